//! Where an inquiry came from.
