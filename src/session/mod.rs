//! What is on the screen, by full name, as a file.
