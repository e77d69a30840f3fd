//! What makes a text unfit. No sentence repeats the text.

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More than the kind holds.
    #[error("is longer than {max} {unit}")]
    TooLong {
        /// How much fits.
        max: usize,
        /// In what it is counted.
        unit: &'static str,
    },
    /// A character that prints nothing or steers a terminal.
    #[error("is not allowed to hold control characters")]
    Control,
    /// Less than the kind needs.
    #[error("is shorter than {min} characters")]
    TooShort {
        /// How much is needed.
        min: usize,
    },
    /// Not 3 to 64 letters, digits, `.`, `-`, `_` or `@`.
    #[error("is not a sign-in name of 3 to 64 letters, digits, `.`, `-`, `_` or `@`")]
    NotSignInName,
    /// Not 16 digits with a possible region, day and month.
    #[error("is not an identity number of 16 digits with a possible region and birth date")]
    NotNik,
    /// Not 6 to 15 digits, with `+`, blanks, `-`, `(` or `)` between.
    #[error("is not a telephone number of 6 to 15 digits")]
    NotPhone,
    /// Not a day between 1900 and 2200, written as in 1990-12-31.
    #[error("is not a day such as 1990-12-31")]
    NotDay,
}

/// Trims, and refuses emptiness and control characters. `lines`: whether it may have several.
pub(super) fn plain(text: &str, lines: bool) -> Result<String, TextError> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    let allowed = |c: char| !c.is_control() || (lines && matches!(c, '\n' | '\t'));
    if text.chars().all(allowed) { Ok(text) } else { Err(TextError::Control) }
}
