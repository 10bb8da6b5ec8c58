/// Media types of files as senders give them.
enum MediaType {
    /// The most bytes of a type that is kept: those of the longest registered names (RFC 6838 §4.2).
    private static let maximumCount = 127

    /// The type when it is short and has the form `token/token`, with parameters or without (RFC 9110 §8.3.1); nil for
    /// anything else.
    static func cleaned(_ type: String?) -> String? {
        guard let type, type.utf8.count <= maximumCount, type.utf8.allSatisfy({ (0x20..<0x7F).contains($0) })
        else { return nil }
        let name = type.prefix { $0 != ";" && $0 != " " }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(isToken) else { return nil }
        return type
    }

    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains($0)
                }
            }
    }
}
