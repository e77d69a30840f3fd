//! The terminal from outside: each command as a real process, whatever its folder is called, whatever its
//! output goes into, whoever else is on the machine. The list of commands is the program's own, so that none
//! is forgotten.

mod answers;
mod commands;
mod completed;
mod desk;
mod ends;
mod files;
mod founded;
mod office;
mod sample_demo;
mod samples;
mod spellings;
mod streams;
