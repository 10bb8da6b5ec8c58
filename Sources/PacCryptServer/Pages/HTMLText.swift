import Mustache

/// Text as HTML: every sign that means something there becomes a reference (HTML, section 13.1.4).
///
/// The template engine's own escaping goes character by character. To Swift, `<` and a combining mark after it, or some
/// letters before it, are one character; it lets them pass, and to a browser they are the beginning of an element.
struct HTMLText: MustacheContentType {
    private static let name = "HTMLText"

    /// What a template begins with to be escaped so.
    static let pragma = "{{% CONTENT_TYPE: \(name)}}"

    /// Makes ``pragma`` known to the template engine; harmless when it is already.
    static func register() {
        MustacheContentTypes.register(HTMLText(), named: name)
    }

    func escapeText(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
