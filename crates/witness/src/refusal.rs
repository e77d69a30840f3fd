//! What the HTTP library refuses by itself, before it is a request, in the words of whoever serves.
//!
//! The library writes such a refusal as a head without a body and ends the connection; nothing lets one
//! say it otherwise or count it. It is told from an answer of ours by [`MARK`], which every answer bears.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;

/// The header, in small letters, that every answer bears which is not the library's own.
pub const MARK: &str = "sanad-request";

/// The whole answer in the place of a refusal with this status. It is asked once for each.
pub type Refusals = Arc<dyn Fn(u16) -> Vec<u8> + Send + Sync>;

/// How a head begins.
const BEGINS: &[u8] = b"HTTP/1.";
const ENDS: &[u8] = b"\r\n\r\n";
/// A head of the library's own is shorter.
const HEAD_MAX: usize = 512;

/// What is written in the place of a refusal, as far as there is one.
pub(crate) struct Instead {
    words: Refusals,
    under_way: Option<UnderWay>,
}

struct UnderWay {
    bytes: Vec<u8>,
    written: usize,
    /// How many bytes of the library's it stands for.
    stands_for: usize,
}

impl Instead {
    pub(crate) fn new(words: Refusals) -> Self {
        Self { words, under_way: None }
    }

    /// Whether something is written in the place of these bytes.
    pub(crate) fn takes(&mut self, bytes: &[u8]) -> bool {
        if self.under_way.is_none()
            && let Some((at, status)) = refusal(bytes)
        {
            let mut instead = bytes.get(..at).unwrap_or_default().to_vec();
            instead.extend_from_slice(&(self.words)(status));
            let stands_for = bytes.len();
            self.under_way = Some(UnderWay { bytes: instead, written: 0, stands_for });
        }
        self.under_way.is_some()
    }

    /// Writes on; what it stands for, once all of it is written.
    pub(crate) fn poll_write<I: AsyncWrite>(
        &mut self,
        cx: &mut Context<'_>,
        mut stream: Pin<&mut I>,
    ) -> Poll<io::Result<usize>> {
        let Some(UnderWay { bytes, written, stands_for }) = &mut self.under_way else {
            return Poll::Ready(Ok(0));
        };
        while let Some(left) = bytes.get(*written..).filter(|left| !left.is_empty()) {
            match ready!(stream.as_mut().poll_write(cx, left))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                more => *written += more,
            }
        }
        let stands_for = *stands_for;
        self.under_way = None;
        Poll::Ready(Ok(stands_for))
    }
}

/// Where in these bytes a refusal of the library's own stands, always at the end, and its status.
fn refusal(bytes: &[u8]) -> Option<(usize, u16)> {
    let whole = bytes.strip_suffix(ENDS)?;
    let within = whole.len().saturating_sub(HEAD_MAX);
    let tail = whole.get(within..)?;
    let begins = tail.windows(BEGINS.len()).rposition(|window| window == BEGINS)?;
    let head = std::str::from_utf8(tail.get(begins..)?).ok()?.to_ascii_lowercase();
    let status: u16 = head.split(' ').nth(1)?.get(..3)?.parse().ok()?;
    let own = head.lines().skip(1).all(|line| !line.starts_with(MARK));
    let empty = head.contains("\r\ncontent-length: 0");
    ((400..500).contains(&status) && own && empty).then_some((within + begins, status))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[u8] =
        b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\ndate: x\r\n\r\n";

    #[test]
    fn the_librarys_own_refusals_are_told_from_answers() {
        assert_eq!(refusal(OWN), Some((0, 400)));
        let behind =
            [&b"HTTP/1.1 200 OK\r\nsanad-request: 7\r\ncontent-length: 2\r\n\r\n{}"[..], OWN];
        assert_eq!(refusal(&behind.concat()), Some((behind[0].len(), 400)));
        for ours in [
            &b"HTTP/1.1 404 Not Found\r\nSanad-Request: 7\r\ncontent-length: 0\r\n\r\n"[..],
            b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            b"HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}",
            b"HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n",
            b"",
        ] {
            assert_eq!(refusal(ours), None, "{ours:?}");
        }
    }

    #[tokio::test]
    async fn a_refusal_is_written_in_other_words_however_slowly_it_is_taken() {
        use tokio::io::{AsyncReadExt as _, AsyncWrite as _};
        let mut instead = Instead::new(Arc::new(|status| format!("say {status}").into_bytes()));
        let (mut near, mut far) = tokio::io::duplex(3);
        let reads = tokio::spawn(async move {
            let mut told = String::new();
            far.read_to_string(&mut told).await.map(|_| told)
        });
        assert!(instead.takes(OWN));
        let wrote = std::future::poll_fn(|cx| {
            assert!(instead.takes(OWN), "the same bytes come again until they are taken");
            instead.poll_write(cx, Pin::new(&mut near))
        });
        assert_eq!(wrote.await.unwrap(), OWN.len());
        assert!(!instead.takes(b"HTTP/1.1 200 OK\r\n\r\n"));
        std::future::poll_fn(|cx| Pin::new(&mut near).poll_shutdown(cx)).await.unwrap();
        assert_eq!(reads.await.unwrap().unwrap(), "say 400");
    }
}
