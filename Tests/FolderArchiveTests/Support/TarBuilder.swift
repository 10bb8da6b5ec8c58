/// Writes tar streams that no honest program would.
struct TarBuilder {
    private(set) var bytes: [UInt8] = []

    /// A stream of these entries with its end mark.
    static func stream(_ build: (inout TarBuilder) -> Void) -> [UInt8] {
        var builder = TarBuilder()
        build(&builder)
        builder.end()
        return builder.bytes
    }

    /// Adds a ustar header and data.
    mutating func add(
        _ name: String, type: Character = "0", link: String = "", data: [UInt8] = [], size: Int? = nil,
        permissions: Int = 0o644, modified: Int = 1_700_000_000, checksum: Int? = nil
    ) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Sequence<UInt8>, at offset: Int, limit: Int) {
            for (index, byte) in text.prefix(limit).enumerated() { header[offset + index] = byte }
        }
        func put(octal value: Int, at offset: Int, digits: Int) {
            let text = String(value, radix: 8)
            put((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8, at: offset, limit: digits)
        }
        put(name.utf8, at: 0, limit: 100)
        put(octal: permissions, at: 100, digits: 7)
        put(octal: 0, at: 108, digits: 7)
        put(octal: 0, at: 116, digits: 7)
        put(octal: size ?? data.count, at: 124, digits: 11)
        put(octal: modified, at: 136, digits: 11)
        header[156] = type.asciiValue ?? 0
        put(link.utf8, at: 157, limit: 100)
        put("ustar\u{0}00".utf8, at: 257, limit: 8)
        put([UInt8](repeating: UInt8(ascii: " "), count: 8), at: 148, limit: 8)
        put(octal: checksum ?? header.reduce(0) { $0 + Int($1) }, at: 148, digits: 6)
        header[154] = 0
        bytes += header
        add(raw: data)
    }

    /// Adds pax records that describe the next entry, or with `global` all that follow.
    mutating func add(records: [(key: String, value: [UInt8])], global: Bool = false) {
        var body: [UInt8] = []
        for (key, value) in records {
            let rest = Array(" \(key)=".utf8) + value + [UInt8(ascii: "\n")]
            var length = rest.count
            while "\(length)".utf8.count + rest.count != length { length = "\(length)".utf8.count + rest.count }
            body += Array("\(length)".utf8) + rest
        }
        add("PaxHeader", type: global ? "g" : "x", data: body)
    }

    /// Adds pax records for a name, and the entry.
    mutating func add(paxName name: [UInt8], type: Character = "0", link: [UInt8]? = nil) {
        add(records: [("path", name)] + (link.map { [("linkpath", $0)] } ?? []))
        add("placeholder", type: type, link: link == nil ? "" : "placeholder")
    }

    /// Adds bytes, filled up to a whole block.
    mutating func add(raw data: [UInt8]) {
        bytes += data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
    }

    /// Adds the two blocks that end an archive.
    mutating func end() {
        bytes += [UInt8](repeating: 0, count: 1024)
    }
}
