//! What to try next, with the real ids: Indonesian first, English beneath.

use std::path::{Path, PathBuf};

use sanad_ledger::Report;

use super::accounts::Account;
use super::tamper::{BYTE, Spot};
use crate::failure::Failure;
use crate::print;

/// What the text names.
pub(super) struct Guide<'a> {
    pub(super) url: String,
    pub(super) dir: &'a Path,
    pub(super) keys: &'a Path,
    /// The case that the text is about.
    pub(super) case: &'a str,
    /// A case whose client had their data destroyed.
    pub(super) erased: &'a str,
    /// A counsellor who holds it.
    pub(super) counsellor: &'a str,
    pub(super) auditor: &'a str,
    /// A supervisor of its unit.
    pub(super) supervisor: &'a str,
    /// A member of the panel that inquires into it.
    pub(super) panel: &'a str,
    /// A day a week before the case's last entry.
    pub(super) week_before: &'a str,
    pub(super) counts: String,
    pub(super) spot: Spot,
    /// What a check of the copy found.
    pub(super) tampered: Report,
    /// The public key that checkpoints are signed by.
    pub(super) log_key: String,
    /// Whether it goes on serving.
    pub(super) serves: bool,
}

impl Guide<'_> {
    pub(super) fn print(&self, accounts: &[Account<'_>]) -> Result<(), Failure> {
        let (browser, accounts) = (browser(accounts), lines(accounts));
        let Self { url, case, erased, counsellor, auditor, week_before, counts, .. } = self;
        let Self { supervisor, panel, log_key, .. } = self;
        let (dir, keys) = (print::shell(self.dir), print::shell(self.keys));
        let sanad = program();
        let copy = print::shell(&beside(self.dir, ".salinan"));
        let (proof, key) = (beside(self.dir, ".bukti"), beside(self.dir, ".kunci"));
        let (proof, key) = (print::shell(&proof), print::shell(&key));
        let (file, offset, byte) = (self.spot.file.display(), self.spot.offset, char::from(BYTE));
        let (found_id, found_en) = self.found();
        let serving = if self.serves {
            format!(
                "Layanan berjalan di {url}; Ctrl-C menghentikannya.\nServing at {url}; Ctrl-C stops it."
            )
        } else {
            format!(
                "Layanan sudah berhenti; jalankan lagi: {sanad} demo --dir {dir} --keys {keys} --listen {}\nIt has stopped; start it again with the command above.",
                url.trim_start_matches("http://")
            )
        };
        print::line(&format!(
            "\
Satu bulan di sebuah LK3 contoh di Makassar telah dicatat: {counts}.
A month in a sample LK3 in Makassar is on the record. All persons in it are invented.
Kunci contoh ini ada di {keys} (berkas kunci: cara yang lebih lemah / a key file: the weaker mode).

0. Buka di peramban.   Open it in a browser.
   {url}/masuk   {browser}

1. Siapa yang membuka berkas Ibu Rosmini?   Who opened this file?
   echo {auditor} | {sanad} access --dir {dir} --token-file - --purpose audit --case {case}
   curl -s -H 'Authorization: Bearer {auditor}' '{url}/v1/cases/{case}/access?purpose=audit'

2. Berkas itu seminggu sebelumnya.   The file as it stood a week before.
   echo {counsellor} | {sanad} replay --dir {dir} --token-file - --purpose service --case {case} --as-of {week_before}

3. Siapa membukanya dalam keadaan darurat?   Who opened it in an emergency, and was it justified?
   echo {supervisor} | {sanad} emergency list --dir {dir} --token-file - --purpose supervision

4. Ibu Rosmini bertanya: siapa membuka berkas saya?   She asks: who opened my file?
   echo {supervisor} | {sanad} statement --dir {dir} --token-file - --case {case}

5. Panel pemeriksaan: apa yang pernah ditampilkan, dan kepada siapa.   An inquiry panel: what was shown to whom.
   echo {panel} | {sanad} access --dir {dir} --token-file - --purpose inquiry --case {case} --shown

6. Data yang sudah dimusnahkan; rantainya tetap utuh.   Data that were destroyed; the chain stays whole.
   echo {supervisor} | {sanad} replay --dir {dir} --token-file - --purpose supervision --case {erased}

7. Adakah yang diubah?   Was anything altered?
   {sanad} verify --dir {dir}

8. Ubah satu huruf pada salinan, lalu periksa.   Change one letter in a copy, then check.
   cp -r {dir} {copy} && printf {byte} | dd of={copy}/{file} bs=1 seek={offset} conv=notrunc status=none
   {sanad} verify --dir {copy} --keys {keys}
   {found_id}
   {found_en}

9. Bukti bahwa daftar itu lengkap, diperiksa dengan kunci publik saja.   Proof that the list is whole, checked with the public key alone.
   echo {auditor} | {sanad} export --dir {dir} --token-file - --purpose audit --looks-of {case} --out {proof}
   echo {log_key} > {key} && {sanad} check {proof} --log-key {key} --language id --report

Akun contoh / sample accounts:
{accounts}

Contoh ini memakai {dir} dan {keys}; jalankan `{sanad} demo --dir {dir} --keys {keys}` untuk melanjutkannya,
dengan `--fresh` untuk membuatnya baru, dan hapus keduanya bila sudah selesai.
The sample lies in {dir} and {keys}, some 70 MB: the command above goes on with it, with `--fresh` it is made
anew, and both can be removed when you are done.

{serving}"
        ))
    }

    fn found(&self) -> (String, String) {
        let Some(finding) = self.tampered.findings.first() else {
            return ("Tidak ada temuan.".to_owned(), "Nothing was found.".to_owned());
        };
        let seq = finding.seq.map_or_else(|| "-".to_owned(), |seq| seq.to_string());
        let (class, at, detail) = (finding.class, &finding.at, &finding.detail);
        (
            format!("Sudah dicoba pada salinan lain: `{class}`, catatan {seq}, di {at}."),
            format!("Tried on another copy just now: `{class}`, entry {seq}, at {at}: {detail}."),
        )
    }
}

/// A path beside the ledger's folder.
fn beside(dir: &Path, ending: &str) -> PathBuf {
    let mut path = dir.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

/// Name, role and token of each, a line each.
/// How to come in there: as a counsellor who holds cases.
fn browser(accounts: &[Account<'_>]) -> String {
    accounts.last().map_or_else(String::new, |account| {
        format!(
            "nama / name: {}   kata sandi semua akun / password of all: {}",
            account.sign_in, account.password
        )
    })
}

fn lines(accounts: &[Account<'_>]) -> String {
    let line = |account: &Account<'_>| {
        let Account { name, role, sign_in, token, password: _ } = account;
        format!("   {role:<15} {sign_in:<10} {name:<28} {token}")
    };
    accounts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// How this program is called from here.
fn program() -> String {
    let Ok(path) = std::env::current_exe() else {
        return "sanad".to_owned();
    };
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here)
        .map_or_else(|_| path.display().to_string(), |p| p.display().to_string())
}
