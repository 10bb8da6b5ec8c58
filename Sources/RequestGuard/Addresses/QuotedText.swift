/// Text from outside, made safe for a message: in quotes, at most 64 characters, only printable ASCII.
func quoted(_ text: some StringProtocol) -> String {
    let limit = 64
    let shown = text.unicodeScalars.prefix(limit).map { scalar in
        (0x20..<0x7F).contains(scalar.value) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    let isCut = text.unicodeScalars.dropFirst(limit).first != nil
    return "\"" + shown.joined() + (isCut ? "…" : "") + "\""
}
