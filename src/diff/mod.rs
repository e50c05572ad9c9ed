//! Two traces compared: which signals differ, and where first.
