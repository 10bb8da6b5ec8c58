import TestSupport
import MultipartForm
import Testing

@Suite("Properties, with fixed seeds")
struct PropertyTests {
    private static let header = "Content-Disposition: form-data; name=\"f\"\r\n\r\n"

    /// Bytes put together from what delimiters and headers consist of, and some noise.
    private func hostileBytes(_ generator: inout SeededGenerator, boundary: String) -> [UInt8] {
        let tokens = [
            "\r", "\n", "\r\n", "-", "--", boundary, "\r\n--", "\r\n--\(boundary)", "\r\n--\(boundary)\r\n",
            "\r\n--\(boundary)\r\n\(Self.header)", "\r\n--\(boundary)--", " ", "\t", "x", Self.header,
            String(boundary.dropLast()), "\r\n--\(boundary.dropLast())", String(repeating: "y", count: 40),
        ]
        return (0..<Int.random(in: 0...12, using: &generator)).flatMap { _ in
            Array((tokens.randomElement(using: &generator) ?? "").utf8)
        }
    }

    private func randomCuts(_ generator: inout SeededGenerator, below count: Int) -> [Int] {
        (0..<Int.random(in: 0...8, using: &generator)).map { _ in Int.random(in: 0...count, using: &generator) }
            .sorted()
    }

    @Test("Random parts come out as they went in, however the body is cut", arguments: 0..<8 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let boundary = String(
                (0..<Int.random(in: 1...70, using: &generator)).map { _ in
                    "'()+_,-./:=?abcXYZ019".randomElement(using: &generator) ?? "x"
                })
            let delimiter = "\r\n--\(boundary)"
            var body: [UInt8] = []
            var expected: [RecordedEvent] = []
            for number in 0..<Int.random(in: 0...6, using: &generator) {
                var content = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                content += Array(delimiter.utf8).dropLast(Int.random(in: 1...delimiter.utf8.count, using: &generator))
                let filename = Bool.random(using: &generator) ? "ü \(number).bin" : nil
                let suffix = filename.map { "; filename=\"\($0)\"" } ?? ""
                body += Array(
                    "\(delimiter)\r\nContent-Disposition: form-data; name=\"n\(number)\"\(suffix)\r\n\r\n".utf8)
                body += content
                expected.append(.partBegin(PartHeader(name: "n\(number)", filename: filename)))
                if !content.isEmpty { expected.append(.data(content)) }
                expected.append(.partEnd)
            }
            body += Array("\(delimiter)--\r\n".utf8)
            let outcome = try parse(
                body, boundary: boundary, cuts: randomCuts(&generator, below: body.count))
            #expect(outcome.error == nil)
            #expect(outcome.events == expected)
        }
    }

    @Test("The parser agrees with a simple reference about hostile bodies", arguments: 0..<8 as Range<UInt64>)
    func reference(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 100 + seed)
        var validBodies = 0
        for _ in 0..<1500 {
            let boundary = ["b", "-", "--", "bb", "boundary"].randomElement(using: &generator) ?? "b"
            let start = Array("--\(boundary)\r\n\(Self.header)".utf8)
            let end = Array("\r\n--\(boundary)--".utf8)
            let body = start + hostileBytes(&generator, boundary: boundary) + end
            let outcome = try parse(body, boundary: boundary, cuts: randomCuts(&generator, below: body.count))
            let expected = referenceContents(of: body, boundary: boundary, header: Array(Self.header.utf8))
            if let expected {
                validBodies += 1
                #expect(outcome.parts.map(\.content) == expected.map { String(decoding: $0, as: UTF8.self) })
            }
            #expect(
                (outcome.error == nil) == (expected != nil), "\(String(decoding: body, as: UTF8.self).debugDescription)"
            )
        }
        #expect(validBodies > 100)
    }

    @Test("Mutated bodies keep every promise", arguments: 0..<8 as Range<UInt64>)
    func mutations(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 200 + seed)
        let sample = Array(
            ("7--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\ntext\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"g\"; filename=\"a\\\"%22.t\"; filename*=utf-8''%e2%82%ac\r\n"
                + "Content-Type: text/plain\r\n\r\n\r\n--\r\n--b-- \r\nend").utf8)
        for _ in 0..<1000 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: position)
                case 2: bytes.insert(contentsOf: hostileBytes(&generator, boundary: "b"), at: position)
                case 3: bytes.removeLast(bytes.count - position)
                default: bytes.insert(contentsOf: bytes[position...].prefix(80), at: position)
                }
            }
            try bytes.withUnsafeBytes { try fuzzOne($0) }
        }
    }

    @Test("Random bytes keep every promise")
    func noise() throws {
        var generator = SeededGenerator(seed: 300)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            try bytes.withUnsafeBytes { try fuzzOne($0) }
        }
    }
}
