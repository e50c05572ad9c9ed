//! Behaviours of the app, a key script a line.
