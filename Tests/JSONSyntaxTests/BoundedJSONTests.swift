import Foundation
import JSONSyntax
import TestSupport
import Testing

@Suite("JSON of strangers")
struct BoundedJSONTests {
    private static let bounds = JSONBounds(depth: 4, values: 10)

    private static func check(_ text: String, within bounds: JSONBounds = bounds) throws(JSONError) {
        try BoundedJSON.check(Array(text.utf8), within: bounds)
    }

    @Test(
        "Everything that RFC 8259 calls JSON is accepted",
        arguments: [
            "{}", "[]", "null", " true ", "\t\r\nfalse\n", "\"\"", "0", "-0", "-0.5e+10", "1E3", "[1,2]",
            "{\"a\":[{}]}",
            #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#, "\"é\u{7F}\u{2028}\"", "\u{FEFF}{}", #"{"":1,"a":2}"#,
            "[\"0123456789012345678901234567890123456789\", \"\\u0041\"]",
        ])
    func accepted(text: String) throws {
        try Self.check(text)
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            ("", .empty), (" ", .empty), ("{", .unclosed(closing: 0x7D, openingLine: 1)),
            ("\n[", .unclosed(closing: 0x5D, openingLine: 2)), ("[1", .unclosed(closing: 0x5D, openingLine: 1)),
            ("[1,]", .commaBeforeEnd(closing: 0x5D)), ("{\"a\":1,}", .commaBeforeEnd(closing: 0x7D)),
            ("[1 2]", .commaExpected(closing: 0x5D)), ("{,}", .nameExpected), ("{a:1}", .nameExpected),
            ("{1:1}", .nameExpected), ("{\"a\"}", .colonExpected(afterName: "a")), ("[,]", .notAValue),
            ("[1,,2]", .notAValue),
            ("{\"a\":}", .notAValue), ("}", .notAValue), ("True", .notAValue), ("nul", .notAValue), ("01", .notAValue),
            ("+1", .notAValue), ("1.", .notAValue), (".5", .notAValue), ("1e", .notAValue), ("-", .notAValue),
            ("NaN", .notAValue), ("0x1", .notAValue), ("'a'", .notAValue), ("// a\n1", .notAValue),
            ("[/**/]", .notAValue),
            ("{} {}", .somethingFollows), ("1 2", .somethingFollows), ("[]/**/", .somethingFollows),
            ("\"a", .textUnclosed), ("\"\\", .textUnclosed), ("\"\n\"", .controlInText), ("\"\u{1F}\"", .controlInText),
            ("\"\\a\"", .unknownEscape), ("\"\\u12g4\"", .malformedEscape), ("\"\\u12", .malformedEscape),
            ("\"\\ud800\"", .halfPair), ("\"\\ud800\\u0041\"", .halfPair), ("\"\\udc00\"", .halfPair),
            ("\0", .notAValue),
            (String(repeating: "1", count: 1025), .notAValue),
        ] as [(String, JSONError)])
    func refused(text: String, error: JSONError) {
        #expect(throws: error) { try Self.check(text) }
    }

    @Test("A long text ends where its quote is, wherever that lies", arguments: 0..<70)
    func longTexts(length: Int) throws {
        for scalar: Character in ["a", "é", "\u{10FFFF}"] {
            let text = "\"" + String(repeating: scalar, count: length)
            try Self.check(text + "\"")
            try Self.check("[\(text)\\n\"]")
            #expect(throws: JSONError.textUnclosed) { try Self.check(text) }
            #expect(throws: JSONError.controlInText) { try Self.check(text + "\t\"") }
            #expect(throws: JSONError.somethingFollows) { try Self.check(text + "\"\"") }
        }
    }

    @Test("Nesting is bounded", arguments: ["[", "{\"a\":"])
    func depth(opening: String) throws {
        let closing = opening == "[" ? "]" : "}"
        func nested(_ depth: Int) -> String {
            String(repeating: opening, count: depth - 1) + "[]" + String(repeating: closing, count: depth - 1)
        }
        try Self.check(nested(4))
        #expect(throws: JSONError.tooDeep(limit: 4)) { try Self.check(nested(5)) }
        #expect(throws: JSONError.tooDeep(limit: 4)) { try Self.check(String(repeating: opening, count: 1 << 20)) }
        // What is closed again does not count.
        try Self.check("[[[[]]],[[[]]]]")
    }

    @Test("Elements and members are bounded in all")
    func values() throws {
        let many = JSONBounds(depth: 4, values: 1000)
        for (count, error) in [(1000, nil), (1001, JSONError.tooManyValues(limit: 1000))] {
            let list = "[" + repeatElement("0", count: count).joined(separator: ",") + "]"
            let object = "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}"
            // Of a list in a list, both count.
            let both = "[[" + repeatElement("0", count: count - 1).joined(separator: ",") + "]]"
            for text in [list, object, both] {
                #expect(Self.error { () throws(JSONError) in try Self.check(text, within: many) } == error)
            }
        }
    }

    @Test(
        "Two members of one name are refused, however they are spelled",
        arguments: [
            #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":{}}"#, #"{"a":1,"\u0061":2}"#, #"{"":1,"":2}"#,
            #"[{"x":{"a":[],"a":[]}}]"#, "{\"\u{E9}\":1,\"e\u{301}\":2}", #"{"\/":1,"/":2}"#,
        ])
    func repeatedNames(text: String) {
        #expect(throws: JSONError.repeatedName) { try Self.check(text) }
    }

    @Test("One name in several objects is no repetition")
    func sameNames() throws {
        try Self.check(#"[{"a":{"a":1}},{"a":1,"A":2}]"#)
    }

    @Test("A name that is not UTF-8 is refused, and so is a text that is wanted")
    func encoding() {
        let name: [UInt8] = [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]
        #expect(throws: JSONError.notUTF8) { try BoundedJSON.check(name, within: Self.bounds) }
        #expect(throws: JSONError.otherTypes) {
            try BoundedJSON.decode(String.self, from: [0x22, 0xFF, 0x22], within: Self.bounds)
        }
        let utf16 = Array("{\"a\":1}".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        #expect(throws: JSONError.notAValue) { try BoundedJSON.check([0xFF, 0xFE] + utf16, within: Self.bounds) }
        #expect(throws: JSONError.self) { try BoundedJSON.check(utf16, within: Self.bounds) }
    }

    private struct Person: Decodable, Equatable {
        let name: String
        let age: Int?
    }

    @Test("What is sound is decoded, and other types are told apart")
    func decoding() throws {
        let read: Person = try BoundedJSON.decode(
            from: Array(#"{"name": "é\u0000", "later": [1]}"#.utf8), within: Self.bounds)
        #expect(read == Person(name: "é\0", age: nil))
        for text in ["{}", #"{"name": 1}"#, "[]", "1", #"{"name": "a", "age": "1"}"#, #"{"name": "a", "age": 1.5}"#] {
            #expect(throws: JSONError.otherTypes) {
                try BoundedJSON.decode(Person.self, from: Array(text.utf8), within: Self.bounds)
            }
        }
        #expect(throws: JSONError.repeatedName) {
            try BoundedJSON.decode(Person.self, from: Array(#"{"name": "a", "name": "a"}"#.utf8), within: Self.bounds)
        }
    }

    @Test("Whatever is changed in a text, what is accepted can be decoded and keeps to the bounds", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let sample = Array(#"{"a": [1, -2.5e3, "x\u00e9\n", {"b": null}], "c": true, "d": ""}"#.utf8)
        for _ in 0..<2000 {
            let bytes = generator.mutated(sample, most: 6)
            guard (try? BoundedJSON.check(bytes, within: Self.bounds)) != nil,
                String(validating: bytes, as: UTF8.self) != nil
            else { continue }
            let decoded = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            #expect(decoded != nil, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private static func error(_ body: () throws(JSONError) -> Void) -> JSONError? {
        do throws(JSONError) {
            try body()
            return nil
        } catch {
            return error
        }
    }
}
