//! Figures over recorded facts, in one program: each test file as a program would be built with all they use.

mod cases;
mod land;
mod refresh;
mod scoped;
mod segments;
