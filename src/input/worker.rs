//! Pages go in, what was found on them comes out; each is read in a process of its own kind, so that one that hangs
//! the reader or overflows its stack costs a page and not the run.
//!
//! A request is the length of its head, the head (JSON), and the body, whose length the head gives; a reply is its
//! length and itself (JSON). Lengths are four bytes, the least first.

use std::borrow::Cow;
use std::io::{self, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::fetched::{Fetched, Kind};
use super::found::{self, Reply, Trouble, stripped};
use super::{Engine, PageOptions};
use crate::error::Error;

/// The word that has the newsprint program read pages, as its only argument.
pub const WORD: &str = "page-worker";
/// With this code a worker ends that has met a page which takes too long.
const TOO_LONG: i32 = 75;
/// The libraries that read pages descend into them; what gets past the guard needs less than half of this.
const STACK: usize = 256 << 20;

/// Reads pages, on as many threads as ask for it.
pub(super) struct Workers {
    program: Option<PathBuf>,
    engine: Engine,
    deadline: Duration,
    idle: Mutex<Vec<Worker>>,
}

/// A process that reads pages.
struct Worker {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

/// What a worker is told of a page besides its body.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    kind: Kind,
    #[serde(borrow)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    captured: Option<Cow<'a, str>>,
    #[serde(borrow)]
    charset: Option<Cow<'a, str>>,
    fast: bool,
    milliseconds: u64,
    length: u32,
}

impl Workers {
    pub(super) fn new(pages: &PageOptions) -> Self {
        let PageOptions { program, engine, deadline } = pages.clone();
        Workers { program, engine, deadline, idle: Mutex::default() }
    }

    /// Reads a page. The error is that no process could be started.
    pub(super) fn read(&self, page: &Fetched) -> Result<Reply, Error> {
        let (Some(program), Kind::Html) = (&self.program, page.kind) else {
            return Ok(alone(page, self.engine));
        };
        let spare = self.idle().pop();
        let mut worker = match spare {
            Some(worker) => worker,
            None => Worker::start(program)
                .map_err(|error| Error::io("cannot start a process to read pages:", program, error))?,
        };
        match worker.read(page, self.engine, self.deadline) {
            Ok(reply) => {
                self.idle().push(worker);
                Ok(reply)
            }
            Err(_) => Ok(stripped(page, worker.end(self.deadline))),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    fn start(program: &PathBuf) -> io::Result<Worker> {
        let mut child = Command::new(program)
            .arg(WORD)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // An interrupt from the terminal is for the run to answer.
            .process_group(0)
            .spawn()?;
        let requests = child.stdin.take().expect("it is piped");
        let replies = BufReader::new(child.stdout.take().expect("it is piped"));
        Ok(Worker { child, requests, replies })
    }

    fn read(&mut self, page: &Fetched, engine: Engine, deadline: Duration) -> io::Result<Reply> {
        let head = Head {
            kind: page.kind,
            url: page.url.as_deref().map(Cow::Borrowed),
            captured: page.captured.as_deref().map(Cow::Borrowed),
            charset: page.charset.as_deref().map(Cow::Borrowed),
            fast: engine == Engine::Fast,
            milliseconds: u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX),
            length: u32::try_from(page.body.len()).map_err(io::Error::other)?,
        };
        write_piece(&mut self.requests, &serde_json::to_vec(&head)?)?;
        self.requests.write_all(&page.body)?;
        self.requests.flush()?;
        let reply = read_piece(&mut self.replies)?;
        Ok(serde_json::from_slice(&reply)?)
    }

    /// Why it did not answer.
    fn end(mut self, deadline: Duration) -> Trouble {
        drop(self.requests);
        let status = self.child.wait();
        match status.ok().and_then(|status| status.code()) {
            Some(TOO_LONG) => {
                let detail = format!("reading the page took more than {} ms", deadline.as_millis());
                Trouble { reason: "page_too_slow".into(), detail }
            }
            _ => {
                let detail = "reading the page ended the process that read it".to_owned();
                Trouble { reason: "page_abort".into(), detail }
            }
        }
    }
}

/// Reads pages from `requests` until there are no more.
pub fn serve(requests: impl Read, mut replies: impl Write) -> io::Result<()> {
    let mut requests = BufReader::new(requests);
    let (to_reader, pages) = mpsc::channel::<(Fetched, Engine)>();
    let (to_server, answers) = mpsc::channel::<Reply>();
    thread::Builder::new().stack_size(STACK).spawn(move || {
        for (page, engine) in pages {
            if to_server.send(guarded(&page, engine)).is_err() {
                break;
            }
        }
    })?;
    while let Some(head) = read_piece_or_end(&mut requests)? {
        let head: Head = serde_json::from_slice(&head)?;
        let mut body = vec![0; head.length as usize];
        requests.read_exact(&mut body)?;
        let engine = if head.fast { Engine::Fast } else { Engine::Precise };
        let page = Fetched {
            url: head.url.map(Cow::into_owned),
            captured: head.captured.map(Cow::into_owned),
            charset: head.charset.map(Cow::into_owned),
            ..Fetched::alone(head.kind, body)
        };
        to_reader.send((page, engine)).map_err(io::Error::other)?;
        let reply = match answers.recv_timeout(Duration::from_millis(head.milliseconds)) {
            Ok(reply) => reply,
            // The thread cannot be ended, but the process can.
            Err(RecvTimeoutError::Timeout) => std::process::exit(TOO_LONG),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("the reading thread is gone"));
            }
        };
        write_piece(&mut replies, &serde_json::to_vec(&reply)?)?;
        replies.flush()?;
    }
    Ok(())
}

/// Reads a page in this process, on a thread whose stack is large enough.
fn alone(page: &Fetched, engine: Engine) -> Reply {
    if page.kind == Kind::Text {
        return guarded(page, engine);
    }
    let read = thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || guarded(page, engine));
        reader.ok().and_then(|reader| reader.join().ok())
    });
    read.unwrap_or_else(|| stripped(page, panicked()))
}

fn guarded(page: &Fetched, engine: Engine) -> Reply {
    catch_unwind(AssertUnwindSafe(|| found::read(page, engine)))
        .unwrap_or_else(|_| stripped(page, panicked()))
}

fn panicked() -> Trouble {
    Trouble { reason: "page_abort".into(), detail: "reading the page failed".to_owned() }
}

fn write_piece(to: &mut impl Write, piece: &[u8]) -> io::Result<()> {
    let length = u32::try_from(piece.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(piece)
}

fn read_piece(from: &mut impl Read) -> io::Result<Vec<u8>> {
    read_piece_or_end(from)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

fn read_piece_or_end(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut piece = vec![0; u32::from_le_bytes(length) as usize];
    from.read_exact(&mut piece)?;
    Ok(Some(piece))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::input::Flag;

    const PAGE: &str = "<html><head><title>Ferry late</title></head><body><article><p>The ferry to Vale came in \
                        two hours late on Monday, and nobody on the quay had been told why.</p><p>A spokesman of \
                        the line said that a valve had been changed at sea.</p></article></body></html>";

    fn page(body: &str) -> Fetched {
        Fetched::alone(Kind::Html, body.as_bytes().to_vec())
    }

    /// What a program that behaves like this makes of a page.
    fn reply(script: &str) -> Result<Reply, Error> {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("program");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a script");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a program");
        let pages = PageOptions { program: Some(program), ..PageOptions::default() };
        Workers::new(&pages).read(&page(PAGE))
    }

    #[test]
    fn a_worker_that_dies_costs_no_more_than_the_layout_of_its_page() {
        for (script, reason) in [
            ("exit 75", "page_too_slow"),
            ("kill -ABRT $$", "page_abort"),
            ("cat > /dev/null & exit 0", "page_abort"),
            ("printf '\\002\\000\\000\\000no'", "page_abort"),
            ("printf '\\002\\000'", "page_abort"),
        ] {
            let Reply { found, trouble } = reply(script).expect("a reply");
            assert_eq!(trouble.expect("trouble").reason, reason, "{script}");
            let found = found.expect("a text");
            assert_eq!(found.flags, [Flag::Stripped]);
            assert!(found.text.contains("a valve had been changed at sea"), "{}", found.text);
        }
        let pages = PageOptions { program: Some("/no/such/program".into()), ..PageOptions::default() };
        assert!(matches!(Workers::new(&pages).read(&page(PAGE)), Err(Error::Io { .. })));
    }

    #[test]
    fn a_worker_reads_as_the_process_itself_does() {
        let mut requests = Vec::new();
        for body in [PAGE, "", PAGE] {
            let head = Head {
                kind: Kind::Html,
                url: Some("https://vale.example/ferry".into()),
                captured: None,
                charset: None,
                fast: false,
                milliseconds: 60_000,
                length: body.len() as u32,
            };
            write_piece(&mut requests, &serde_json::to_vec(&head).expect("plain data")).expect("memory");
            requests.extend_from_slice(body.as_bytes());
        }
        let mut replies = Vec::new();
        serve(requests.as_slice(), &mut replies).expect("all served");
        let mut replies = replies.as_slice();
        for body in [PAGE, "", PAGE] {
            let reply: Reply =
                serde_json::from_slice(&read_piece(&mut replies).expect("a reply")).expect("JSON");
            let alone = alone(
                &Fetched { url: Some("https://vale.example/ferry".into()), ..page(body) },
                Engine::Precise,
            );
            assert_eq!(reply, alone);
        }
        assert!(replies.is_empty());
        // A head that ends early is the end of all requests.
        assert!(serve(&requests[..2], io::sink()).is_ok());
        assert!(serve(&requests[..20], io::sink()).is_err());
    }
}
