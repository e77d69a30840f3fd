// Texts that a page must show as they were typed, and in no other way.

export const HOSTILE = [
  "<script>alert(1)</script>",
  "\"><img src=x onerror=alert(2)>",
  "</textarea></form><h1>judul</h1>",
  "&lt;b&gt; &amp; 'kutip' \"ganda\" `backtick`",
  "{{7*7}} ${7*7} #{7*7} <%= 7 %>",
  "javascript:alert(3)",
  "Ibu \u00ab\u0631\u0648\u0633\u0645\u064a\u0646\u064a\u00bb dan \u4e2d\u6587 \u{1F9F5}",
  "baris satu\nbaris dua",
  "x".repeat(5000),
];
