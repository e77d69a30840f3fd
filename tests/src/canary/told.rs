//! Replies as bytes, to be searched.

use reqwest::blocking::Response;

/// What was asked, and all that came back.
pub(crate) struct Told {
    pub(crate) asked: String,
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
}

impl Told {
    pub(crate) fn of(asked: String, response: Response) -> Self {
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        for (name, value) in response.headers() {
            bytes.extend(name.as_str().as_bytes());
            bytes.extend(b": ");
            bytes.extend(value.as_bytes());
            bytes.push(b'\n');
        }
        bytes.push(b'\n');
        bytes.extend(response.bytes().unwrap());
        Self { asked, status, bytes }
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.bytes[self.headers().len()..]
    }

    pub(crate) fn headers(&self) -> &[u8] {
        let end = self.bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
        &self.bytes[..end + 2]
    }
}
