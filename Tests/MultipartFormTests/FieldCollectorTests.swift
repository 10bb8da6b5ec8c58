import MultipartForm
import Testing

@Suite("Fields of a form")
struct FieldCollectorTests {
    private enum Received: Equatable {
        case text(String, String)
        case fileBegin(String)
        case fileEnd([UInt8])
    }

    private static let table = FieldTable([
        "file": .file(isRepeatable: true), "once": .file(), "message": .text(maximumBytes: 10), "password": .text(),
        "public_key": .pem(isRepeatable: true),
    ])

    /// Serialises parts and collects them byte by byte.
    private func collect(_ parts: [(String, [UInt8])], _ table: FieldTable = table) throws -> [Received] {
        var body: [UInt8] = []
        for (name, content) in parts {
            body += Array("\r\n--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n".utf8) + content
        }
        body += Array("\r\n--b--".utf8)
        var received: [Received] = []
        var file: [UInt8] = []
        var parser = MultipartParser(boundary: try boundary("b"))
        var collector = FieldCollector(table)
        for byte in body {
            try withUnsafeBytes(of: byte) { bytes in
                try parser.parse(bytes) { event in
                    try collector.receive(event) { field in
                        switch field {
                        case .text(let name, let value): received.append(.text(name, value))
                        case .fileBegin(let header): received.append(.fileBegin(header.name))
                        case .fileData(let data): file.append(contentsOf: data)
                        case .fileEnd:
                            received.append(.fileEnd(file))
                            file = []
                        }
                    }
                }
            }
        }
        try parser.finish()
        return received
    }

    private func error(_ parts: [(String, [UInt8])], _ table: FieldTable = table) -> MultipartError? {
        #expect(throws: MultipartError.self) { try collect(parts, table) }
    }

    @Test("Texts are collected, files passed on, in the order they were sent, and others dropped")
    func order() throws {
        let received = try collect([
            ("password", Array("pä\r\n".utf8)), ("file", [0xFF, 0x0D, 0x0A]), ("other", [0xFF]), ("file", []),
            ("message", []), ("public_key", [0x31]), ("public_key", [0x32]), ("other", []),
        ])
        #expect(
            received == [
                .text("password", "pä\r\n"), .fileBegin("file"), .fileEnd([0xFF, 0x0D, 0x0A]), .fileBegin("file"),
                .fileEnd([]), .text("message", ""), .text("public_key", "1"), .text("public_key", "2"),
            ])
    }

    @Test("A field occurs once unless the table lets it repeat", arguments: ["password", "message", "once"])
    func repeats(name: String) {
        #expect(error([(name, []), ("file", []), (name, [])]) == .repeatedField(name))
    }

    @Test(
        "Texts are bounded by the table",
        arguments: [("message", 10), ("password", 4096), ("public_key", 65_536), ("other", 4096)])
    func bounds(name: String, maximum: Int) throws {
        let content = [UInt8](repeating: 0x78, count: maximum)
        #expect(throws: Never.self) { try collect([(name, content)]) }
        #expect(error([(name, content + [0x78])]) == .fieldTooLarge(name == "other" ? nil : name, limit: maximum))
    }

    @Test("A file has no bound, and all texts together have one")
    func totals() throws {
        let table = FieldTable(["file": .file(), "t": .text(isRepeatable: true)], maximumTextBytes: 10)
        let five = [UInt8](repeating: 0x78, count: 5)
        #expect(throws: Never.self) {
            try collect([("t", five), ("file", [UInt8](repeating: 0, count: 100_000)), ("t", five)], table)
        }
        #expect(error([("t", five), ("t", five), ("t", [0x78])], table) == .textsTooLarge(limit: 10))
    }

    @Test("Text must be UTF-8", arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
    func texts(content: [UInt8]) {
        #expect(error([("message", content)]) == .notUTF8("the field message"))
    }

    @Test("A table may refuse what it does not list")
    func unlisted() {
        let table = FieldTable(["t": .text()], unlisted: .refuse)
        #expect(error([("t", []), ("other", [])], table) == .unknownField)
    }

    @Test("Errors name the field and hold nothing of its content")
    func reasons() {
        let error = #expect(throws: MultipartError.self) {
            try collect([("message", Array("secret-and-too-long".utf8))])
        }
        #expect(error.map { "\($0)" } == "the field message is longer than 10 bytes")
    }
}
