//! The `newsprint` program; everything it does is in the library's room `cli`.

fn main() -> std::process::ExitCode {
    newsprint::cli::run()
}
