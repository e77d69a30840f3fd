//! Every limit of the door, in one table: its name, what holds where nothing is said, and what it
//! protects. Each is a setting (`limits.NAME` of the settings file, `--limit NAME=VALUE`), so that the
//! program that is released can be loaded until each of them holds; `docs/limits.md` tells what was seen.

use std::time::Duration;

/// So many a second in the long run, and so many at once. Written `PER_SECOND/AT_ONCE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In the long run.
    pub per_second: u32,
    /// At once.
    pub burst: u32,
}

/// One limit, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitRow {
    /// Its name as a setting.
    pub name: &'static str,
    /// What it is set to, as it is written in settings.
    pub value: String,
    /// What would be lost without it.
    pub protects: &'static str,
}

/// A limit cannot be set so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// There is none of that name.
    #[error("there is no limit of the name `{name}`")]
    Unknown {
        /// The name given.
        name: String,
    },
    /// The text is no value of it.
    #[error("the limit `{name}` takes {wanted}")]
    Value {
        /// Which limit.
        name: &'static str,
        /// What it takes.
        wanted: &'static str,
    },
}

/// What a limit can be set to: never nothing, since nobody could work then.
trait Value: Sized {
    const WANTED: &'static str;
    fn told(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

impl Value for usize {
    const WANTED: &'static str = "a whole number from 1";

    fn told(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number| *number > 0)
    }
}

impl Value for Duration {
    const WANTED: &'static str = "a time such as `30s` or `250ms`";

    fn told(&self) -> String {
        if self.subsec_millis() == 0 {
            format!("{}s", self.as_secs())
        } else {
            format!("{}ms", self.as_millis())
        }
    }

    fn read(text: &str) -> Option<Self> {
        let number =
            |digits: &str| digits.parse().ok().filter(|number| (1..=86_400_000).contains(number));
        match text.strip_suffix("ms") {
            Some(millis) => number(millis).map(Self::from_millis),
            None => text.strip_suffix('s').and_then(number).map(Self::from_secs),
        }
    }
}

impl Value for Rate {
    const WANTED: &'static str = "so many a second and so many at once, such as `5/50`";

    fn told(&self) -> String {
        format!("{}/{}", self.per_second, self.burst)
    }

    fn read(text: &str) -> Option<Self> {
        let (per_second, burst) = text.split_once('/')?;
        let number = |digits: &str| digits.parse().ok().filter(|number| *number > 0);
        Some(Self { per_second: number(per_second)?, burst: number(burst)? })
    }
}

macro_rules! limits {
    ($($name:ident: $kind:ty = $default:expr, $meaning:literal, protects $protects:literal;)*) => {
        /// How much is taken of one request, one caller and all together.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $meaning] pub $name: $kind,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl Limits {
            /// All of them, in the order of the table.
            pub fn rows(&self) -> Vec<LimitRow> {
                vec![$(LimitRow {
                    name: stringify!($name),
                    value: self.$name.told(),
                    protects: $protects,
                },)*]
            }

            /// Sets one by its name.
            ///
            /// # Errors
            /// There is none of that name, or the text is no value of it.
            pub fn set(&mut self, name: &str, text: &str) -> Result<(), LimitError> {
                match name {
                    $(stringify!($name) => {
                        let (name, wanted) = (stringify!($name), <$kind as Value>::WANTED);
                        self.$name = Value::read(text).ok_or(LimitError::Value { name, wanted })?;
                    })*
                    _ => return Err(LimitError::Unknown { name: name.to_owned() }),
                }
                Ok(())
            }
        }
    };
}

limits! {
    head_bytes_max: usize = 16 * 1024,
        "Bytes of the head of a request; at least 8 KiB are taken whatever is set.",
        protects "memory: what is read before anybody knows who asks";
    body_bytes_max: usize = 1 << 20,
        "Bytes of a request body.",
        protects "memory: what one request may bring";
    head_time: Duration = Duration::from_secs(10),
        "Time in which a handshake, and then the head of a request, must have come; also of the next one on a connection.",
        protects "connections: who says nothing, or half a head, does not hold one";
    body_time: Duration = Duration::from_secs(30),
        "Time in which a request body must have come.",
        protects "connections: who sends a body byte by byte does not hold one";
    write_time: Duration = Duration::from_secs(30),
        "Time in which the reader of an answer must take more of it.",
        protects "connections: who asks and reads nothing does not hold one";
    answer_time: Duration = Duration::from_secs(30),
        "Time after which an answer is given up. What was asked for may still be recorded: repeating the request with the same `Idempotency-Key` tells.",
        protects "callers: nobody waits for ever for a disk that hangs";
    drain_time: Duration = Duration::from_secs(8),
        "Time that requests under way are waited for when the server stops.",
        protects "the stop: it ends before a supervisor kills the program";
    connections_max: usize = 512,
        "Connections at the same time. Where there are more, one that has shown no valid token gives way, the oldest of the address that holds most.",
        protects "descriptors and memory of the process";
    connections_kept: usize = 128,
        "Of these, how many only connections take that have shown a valid token.",
        protects "those who work here: strangers cannot take every connection";
    connections_each: usize = 64,
        "Connections of one address (of one /64 over IPv6) that have shown no valid token, and connections of one member of staff that have; through a trusted proxy, requests under way of the address it names.",
        protects "everybody else: one host or one account does not fill the door";
    requests: Rate = Rate { per_second: 200, burst: 400 },
        "Requests of one member of staff.",
        protects "the processor, and everybody else's turn";
    refusals: Rate = Rate { per_second: 10, burst: 200 },
        "Refused looks and changes of one member of staff: each leaves a line.",
        protects "the disk: refusals are recorded";
    strangers: Rate = Rate { per_second: 50, burst: 500 },
        "Requests of one address, or /64, to what anybody may ask for.",
        protects "the processor: what nobody signs in for is not free";
    failed_sign_ins: Rate = Rate { per_second: 5, burst: 50 },
        "Failed sign-ins, and tokens that open nothing, of one address or /64. They are refused before any work is done.",
        protects "the stretching of passwords, and passwords from guessing";
    stretching_queue: usize = 16,
        "Who may wait for their password to be stretched, of those who are signed in and of all others apart. They wait without a thread.",
        protects "threads and memory: each stretching takes 19 MiB and a turn";
    stretching_wait: Duration = Duration::from_secs(2),
        "How long they wait.",
        protects "callers: a flood is told at once to come later";
    feeds_max: usize = 64,
        "Feeds open at the same time.",
        protects "threads: each feed has one";
    feeds_each: usize = 4,
        "Of them, feeds of one member of staff.",
        protects "other followers: one account does not take every feed";
    exports_max: usize = 8,
        "Bundles of evidence handed out at the same time. A reader that takes none of one in the time for an answer gets no more of it.",
        protects "threads and the disk: each bundle reads the log";
    exports_each: usize = 4,
        "Of them, bundles of one member of staff.",
        protects "other auditors: one account does not take every seat";
    checks_max: usize = 2,
        "Checks of the whole ledger at the same time. One ends with its caller.",
        protects "the processor and the disk: each check reads the whole log";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_set_by_its_name_and_told_as_it_is_written() {
        let defaults = Limits::default();
        let mut limits = defaults.clone();
        for row in defaults.rows() {
            let other = match row.value.as_str() {
                rate if rate.contains('/') => "7/70",
                time if time.ends_with('s') => "1250ms",
                _number => "77",
            };
            limits.set(row.name, other).unwrap();
            assert!(limits.rows().iter().any(|now| now.name == row.name && now.value == other));
            limits.set(row.name, &row.value).unwrap();
        }
        assert_eq!(limits, defaults);
    }

    #[test]
    fn no_limit_is_set_to_nothing_or_to_what_it_is_not() {
        let mut limits = Limits::default();
        for row in Limits::default().rows() {
            for wrong in ["", "0", "0s", "0/0", "1/0", "-1", "x", "1h", "9999999999s"] {
                let refused = limits.set(row.name, wrong).unwrap_err();
                assert!(refused.to_string().contains(row.name), "{refused}");
            }
        }
        assert_eq!(limits, Limits::default());
        let unknown = limits.set("connexions_max", "1").unwrap_err();
        assert_eq!(unknown.to_string(), "there is no limit of the name `connexions_max`");
    }
}
