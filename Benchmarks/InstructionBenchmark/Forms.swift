import MultipartForm

/// Forms as browsers and `curl` send them, in the pieces that a connection brings.
enum Forms {
    static let all = [
        Work(name: "multipart form, a large file", unit: "MiB", times: 16) { try parseFile(mebibytes: $0) },
        Work(name: "multipart form, 90 small fields", unit: "form", times: 20) { try parseFields(times: $0) },
    ]

    private static let boundary = "------------------------d74496d66958873e"
    private static let pieceCount = 1 << 16

    private static func parseFile(mebibytes: Int) throws {
        let head = part(named: "file", attributes: "; filename=\"sample\"", type: "application/octet-stream")
        let content = sampleBytes(count: 1 << 20)
        var parser = try makeParser()
        var counted = 0
        let emit: (MultipartEvent) -> Void = { event in
            if case .data(let bytes) = event { counted += bytes.count }
        }
        try parse(head, with: &parser, emit)
        for _ in 0..<mebibytes { try parse(content, with: &parser, emit) }
        try parse(Array("\r\n--\(boundary)--\r\n".utf8), with: &parser, emit)
        try parser.finish()
        try Mistake.unless(counted == mebibytes * content.count, "The form has another content.")
    }

    private static func parseFields(times: Int) throws {
        var form: [UInt8] = []
        for number in 0..<90 { form += part(named: "field\(number)") + Array("a value of that field\r\n".utf8) }
        form += Array("--\(boundary)--\r\n".utf8)
        for _ in 0..<times {
            var parser = try makeParser()
            var parts = 0
            try parse(form, with: &parser) { event in
                if case .partEnd = event { parts += 1 }
            }
            try parser.finish()
            try Mistake.unless(parts == 90, "The form has other parts.")
        }
    }

    private static func makeParser() throws -> MultipartParser {
        MultipartParser(boundary: try MultipartBoundary(contentType: "multipart/form-data; boundary=\(boundary)"))
    }

    private static func part(named name: String, attributes: String = "", type: String? = nil) -> [UInt8] {
        let disposition = "Content-Disposition: form-data; name=\"\(name)\"\(attributes)\r\n"
        return Array("--\(boundary)\r\n\(disposition)\(type.map { "Content-Type: \($0)\r\n" } ?? "")\r\n".utf8)
    }

    private static func parse(
        _ bytes: [UInt8], with parser: inout MultipartParser, _ emit: (MultipartEvent) -> Void
    ) throws {
        try bytes.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: pieceCount) {
                let end = min(start + pieceCount, bytes.count)
                try parser.parse(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), emit)
            }
        }
    }
}
