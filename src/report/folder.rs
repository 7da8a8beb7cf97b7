//! An output folder that is whole or not there: everything is written to a folder beside it, synced and renamed.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use crate::error::Error;

/// Whether a folder that is there may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// An existing folder that is not empty is refused.
    Never,
    /// It is replaced once the new one is whole.
    Force,
}

/// A folder being written. Dropped without [`Folder::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    /// Made with the first file: a run that is killed while it reads leaves nothing behind either.
    aside: OnceLock<tempfile::TempDir>,
    syncs: Arc<Syncs>,
}

/// Files on their way to the disk, each waited for by a thread of its own while the next ones are made.
#[derive(Debug, Default)]
struct Syncs(Mutex<Vec<JoinHandle<Result<(), Error>>>>);

impl Syncs {
    fn begin(&self, file: File, path: PathBuf) -> Result<(), Error> {
        let named = path.clone();
        let sync = move || file.sync_all().map_err(|e| Error::io("cannot write", named, e));
        let begun = std::thread::Builder::new().spawn(sync).map_err(|e| Error::io("cannot sync", path, e))?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(begun);
        Ok(())
    }

    fn finish(&self) -> Result<(), Error> {
        let begun = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        begun.into_iter().try_for_each(|sync| sync.join().expect("a sync does not panic"))
    }
}

impl Folder {
    /// Begins a folder that will stand at `target`. Refuses a file there, and a folder with anything in it, before
    /// any work is done.
    pub fn begin(target: &Path, replace: Replace) -> Result<Folder, Error> {
        if let Ok(meta) = fs::symlink_metadata(target) {
            let occupied = !meta.is_dir() || fs::read_dir(target).is_ok_and(|mut dir| dir.next().is_some());
            if occupied && (replace == Replace::Never || !meta.is_dir()) {
                return Err(Error::Exists { path: target.to_path_buf() });
            }
            if occupied && !target.join("summary.json").is_file() {
                // --force is for what newsprint wrote, not for whatever path was mistyped.
                let reason = "is not an output of newsprint, so --force does not replace it".to_string();
                return Err(Error::Format { path: target.to_path_buf(), reason });
            }
        }
        let parent = parent(target);
        fs::create_dir_all(parent).map_err(|e| Error::io("cannot make", parent, e))?;
        // Made and gone again: a parent that cannot be written to is found out before any work is done.
        temp_folder(parent)?;
        Ok(Folder { target: target.to_path_buf(), aside: OnceLock::new(), syncs: Arc::default() })
    }

    fn path(&self) -> Result<&Path, Error> {
        if self.aside.get().is_none() {
            // Of two threads that come here at once, the folder of the second is dropped and so removed.
            let _ = self.aside.set(temp_folder(parent(&self.target))?);
        }
        Ok(self.aside.get().expect("just made").path())
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> Result<Lines, Error> {
        Lines::create(self.path()?.join(name), Arc::clone(&self.syncs))
    }

    /// A small file in it, or in a folder in it, written and synced before this returns: of thousands, one at a time for
    /// each thread that makes them.
    pub fn whole(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path()?.join(name);
        let failed = |e| Error::io("cannot write", &path, e);
        let mut file = match File::create(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                fs::create_dir_all(parent(&path)).map_err(failed)?;
                File::create(&path).map_err(failed)?
            }
            made => made.map_err(failed)?,
        };
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// Puts the folder in its place.
    pub fn finish(mut self) -> Result<(), Error> {
        self.path()?;
        self.syncs.finish()?;
        let aside = self.aside.take().expect("just made");
        let failed = |e| Error::io("cannot write", &self.target, e);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(aside.path(), fs::Permissions::from_mode(0o755)).map_err(failed)?;
        }
        for entry in fs::read_dir(aside.path()).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.file_type().map_err(failed)?.is_dir() {
                sync_folder(&entry.path()).map_err(failed)?;
            }
        }
        sync_folder(aside.path()).map_err(failed)?;
        let old = fs::symlink_metadata(&self.target).is_ok().then(|| aside.path().with_extension("old"));
        if let Some(old) = &old {
            fs::rename(&self.target, old).map_err(failed)?;
        }
        if let Err(e) = fs::rename(aside.path(), &self.target) {
            if let Some(old) = &old {
                fs::rename(old, &self.target).map_err(failed)?;
            }
            return Err(failed(e));
        }
        // The name is gone; nothing is left for the guard to remove.
        let _ = aside.keep();
        if let Some(old) = old {
            fs::remove_dir_all(&old).map_err(|e| Error::io("cannot remove", &old, e))?;
        }
        sync_folder(parent(&self.target)).map_err(failed)
    }
}

fn parent(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn temp_folder(parent: &Path) -> Result<tempfile::TempDir, Error> {
    let made = tempfile::Builder::new().prefix(".newsprint-").tempdir_in(parent);
    made.map_err(|e| Error::io("cannot make a folder in", parent, e))
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

/// A file of lines, written through a buffer.
#[derive(Debug)]
pub struct Lines {
    path: PathBuf,
    out: BufWriter<File>,
    syncs: Arc<Syncs>,
    /// Bytes written.
    pub written: u64,
}

impl Lines {
    fn create(path: PathBuf, syncs: Arc<Syncs>) -> Result<Lines, Error> {
        let file = File::create(&path).map_err(|e| Error::io("cannot write", &path, e))?;
        Ok(Lines { path, out: BufWriter::with_capacity(1 << 18, file), syncs, written: 0 })
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes).map_err(|e| Error::io("cannot write", &self.path, e))
    }

    /// Flushes, and begins to sync: [`Folder::finish`] waits for it.
    pub fn finish(self) -> Result<(), Error> {
        let Lines { path, out, syncs, .. } = self;
        let file = out.into_inner().map_err(|e| Error::io("cannot write", &path, e.into_error()))?;
        syncs.begin(file, path)
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// A single file that is whole or not there: written beside its place, synced and renamed. A device or a pipe that stands
/// there is written to as it is: renamed over, `/dev/null` would be a file from then on.
#[derive(Debug)]
pub struct WholeFile {
    target: PathBuf,
    out: Place,
}

#[derive(Debug)]
enum Place {
    /// The temporary file is made with the first write, as in [`Folder`].
    Untouched,
    Aside(BufWriter<tempfile::NamedTempFile>),
    Stream(BufWriter<File>),
}

impl WholeFile {
    /// Begins the file. Where a link stands, the file that it leads to is the one replaced.
    pub fn begin(target: &Path) -> Result<WholeFile, Error> {
        if fs::metadata(target).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
            let file = File::options().write(true).open(target);
            let file = file.map_err(|e| Error::io("cannot write", target, e))?;
            let out = Place::Stream(BufWriter::with_capacity(1 << 18, file));
            return Ok(WholeFile { target: target.to_path_buf(), out });
        }
        let linked = fs::symlink_metadata(target).is_ok_and(|meta| meta.is_symlink());
        let target = linked.then(|| fs::canonicalize(target).ok()).flatten().unwrap_or(target.to_path_buf());
        temp_file(parent(&target))?;
        Ok(WholeFile { target, out: Place::Untouched })
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if let Place::Untouched = self.out {
            self.out = Place::Aside(BufWriter::with_capacity(1 << 18, temp_file(parent(&self.target))?));
        }
        let written = match &mut self.out {
            Place::Untouched => unreachable!("just made"),
            Place::Aside(out) => out.write_all(bytes),
            Place::Stream(out) => out.write_all(bytes),
        };
        written.map_err(|e| Error::io("cannot write", &self.target, e))
    }

    /// Puts the file in its place.
    pub fn finish(mut self) -> Result<(), Error> {
        self.write(&[])?;
        let WholeFile { target, out } = self;
        let failed = |e| Error::io("cannot write", &target, e);
        let file = match out {
            Place::Untouched => unreachable!("made by the write"),
            Place::Aside(out) => out.into_inner().map_err(|e| failed(e.into_error()))?,
            Place::Stream(mut out) => return out.flush().map_err(failed),
        };
        file.as_file().sync_all().map_err(failed)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.as_file().set_permissions(fs::Permissions::from_mode(0o644)).map_err(failed)?;
        }
        file.persist(&target).map_err(|e| failed(e.error))?;
        Ok(())
    }
}

fn temp_file(parent: &Path) -> Result<tempfile::NamedTempFile, Error> {
    let made = tempfile::Builder::new().prefix(".newsprint-").tempfile_in(parent);
    made.map_err(|e| Error::io("cannot write in", parent, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_whole_or_not_there() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        let folder = Folder::begin(&target, Replace::Never).unwrap();
        let mut file = folder.file("summary.json").unwrap();
        file.write(b"{}\n").unwrap();
        file.finish().unwrap();
        folder.whole("pages/1.html", b"page").unwrap();
        folder.whole("pages/2.html", b"page").unwrap();
        assert!(!target.exists());
        folder.finish().unwrap();
        assert_eq!(fs::read(target.join("pages/2.html")).unwrap(), b"page");
        assert_eq!(fs::read(target.join("summary.json")).unwrap(), b"{}\n");

        assert!(matches!(Folder::begin(&target, Replace::Never), Err(Error::Exists { .. })));
        drop(Folder::begin(&target, Replace::Force).unwrap());
        assert!(target.join("summary.json").exists());
        let folder = Folder::begin(&target, Replace::Force).unwrap();
        folder.file("other").unwrap().finish().unwrap();
        folder.finish().unwrap();
        assert!(target.join("other").exists() && !target.join("summary.json").exists());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_written_to_and_a_link_stays_a_link() {
        use std::os::unix::fs::FileTypeExt;
        let root = tempfile::tempdir().unwrap();
        let pipe = root.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reading = {
            let pipe = pipe.clone();
            std::thread::spawn(move || fs::read(pipe).unwrap())
        };
        let mut file = WholeFile::begin(&pipe).unwrap();
        file.write(b"a line\n").unwrap();
        file.finish().unwrap();
        assert_eq!(reading.join().unwrap(), b"a line\n");
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());

        let (link, real) = (root.path().join("link"), root.path().join("real"));
        fs::write(&real, "old").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let mut file = WholeFile::begin(&link).unwrap();
        file.write(b"new").unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"old");
        file.finish().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
    }

    #[test]
    fn force_does_not_replace_what_newsprint_did_not_write() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("thesis.doc"), "years of work").unwrap();
        assert!(matches!(Folder::begin(root.path(), Replace::Force), Err(Error::Format { .. })));
    }
}
