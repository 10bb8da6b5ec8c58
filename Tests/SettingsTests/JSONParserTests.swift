import Testing

@testable import Settings

struct JSONParserTests {
    @Test(
        "Comments, commas before a bracket and a byte order mark are accepted",
        arguments: [
            ("\u{FEFF}{\"a\": 1}", #"{"a": 1}"#, false),
            ("// first\n{ /* a\nb */ \"a\": 1, // last\n}\n// end", #"{"a": 1}"#, true),
            (
                #"{"a": ["x // no comment", "/* nor this */",],}"#, #"{"a": ["x // no comment", "/* nor this */"]}"#,
                false
            ),
            ("{\"a\": 1}/**/", #"{"a": 1}"#, true),
            ("{\r\n\"a\":\tnull\r\n}", #"{"a": null}"#, false),
            (#"{"\u00e9\ud83d\ude00": "\"\\\/\b\f\n\r\t"}"#, #"{"é😀": "\"\\/\u0008\u000c\n\r\t"}"#, false),
            (#"{"a": -0.50E+3, "b": {}, "c": []}"#, #"{"a": -0.50E+3, "b": {}, "c": []}"#, false),
        ])
    func accepted(text: String, expected: String, holdsComments: Bool) throws {
        let document = try JSONParser.parse(Array(text.utf8))
        #expect(compact(document) == expected)
        #expect(document.holdsComments == holdsComments)
    }

    @Test(
        "A file that is not JSON is refused with its line and what is missing",
        arguments: [
            ("", "line 1: the file is empty; write {} for the defaults."),
            ("\n // nothing\n", "line 3: the file is empty; write {} for the defaults."),
            ("[]", "line 1: the file must hold one object, in { and }."),
            ("{}\n{}", "line 2: nothing may follow the closing }."),
            ("{\n\"a\": 1\n\"b\": 2}", "line 3: expected a comma or } after the value of a."),
            ("{\"list\": [1 2]}", "line 1: expected a comma or ] after the value of list."),
            ("{\n\"a\": [\n1,\n", "line 4: the [ of line 2 is never closed; a ] is missing."),
            ("{\n\"a\": 1\n", "line 3: the { of line 1 is never closed; a } is missing."),
            ("{\"a\" 1}", "line 1: expected a colon after the key a."),
            ("{a: 1}", "line 1: expected a key in double quotes or }."),
            ("{,}", "line 1: expected a key in double quotes or }."),
            ("{\"a\": 1,,}", "line 1: expected a key in double quotes or }."),
            ("{\"a\": [,]}", Self.notAValue),
            ("{\"a\": True}", Self.notAValue),
            ("{\"a\": 'x'}", Self.notAValue),
            ("{\"a\": 012}", Self.notAValue),
            ("{\"a\": +1}", Self.notAValue),
            ("{\"a\": 1.}", Self.notAValue),
            ("{\"a\": .5}", Self.notAValue),
            ("{\"a\": 1e}", Self.notAValue),
            ("{\"a\": -}", Self.notAValue),
            ("{\"a\": NaN}", Self.notAValue),
            ("{\"a\": }", Self.notAValue),
            ("{\"a\": “x”}", Self.notAValue),
            ("{\"a\": \"x\n\"}", "line 1: a text must end with a double quote on the line it starts on."),
            ("{\"a\": \"x", "line 1: a text has no closing double quote."),
            ("{\"a\": \"x\\", "line 1: a text has no closing double quote."),
            ("{\"a\": \"C:\\dir\"}", "line 1: a backslash in a text must be written twice."),
            ("{\"a\": \"\\u12G4\"}", "line 1: \\u needs four hexadecimal digits."),
            ("{\"a\": \"\\ud83d\\u0041\"}", "line 1: a \\u escape is half of a pair."),
            ("{\"a\": \"\\ude00\"}", "line 1: a \\u escape is half of a pair."),
            ("# settings\n{}", "line 1: the file must hold one object, in { and }."),
            ("{ / }", "line 1: a comment starts with // or /*."),
            ("{\n/* a\nb", "line 2: the comment is never closed; a */ is missing."),
            ("{/*/}", "line 1: the comment is never closed; a */ is missing."),
        ])
    func refused(text: String, message: String) {
        #expect(messages(text) == ["settings.json \(message)"])
    }

    private static let notAValue =
        "line 1: the value of a must be true, false, null, a number, a list, or a text in double quotes."

    @Test("A text that is not UTF-8 is refused, a comment may hold anything")
    func encoding() throws {
        let broken: [UInt8] = Array("{\n\"a\": \"".utf8) + [0xFF] + Array("\"}".utf8)
        let error = #expect(throws: SettingsError.self) { try JSONParser.parse(broken) }
        #expect(error?.description == "settings.json line 2: a text is not UTF-8.")
        #expect(try JSONParser.parse(Array("{} // ".utf8) + [0xE9]).members.isEmpty)
    }

    @Test("Nesting is bounded at 16")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            let lists = depth - 1
            return Array(
                ("{\"a\": " + String(repeating: "[", count: lists) + String(repeating: "]", count: lists) + "}").utf8)
        }
        _ = try JSONParser.parse(nested(16))
        for depth in [17, 500_000] {
            let error = #expect(throws: SettingsError.self) { try JSONParser.parse(nested(depth)) }
            #expect(error?.reason == "lists and objects may be nested at most 16 deep.")
        }
    }

    @Test("A file of 1 MiB is read, one byte more is refused")
    func size() throws {
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: (1 << 20) - 2)
        #expect(try JSONParser.parse(Array("{}".utf8) + padding).members.isEmpty)
        let error = #expect(throws: SettingsError.self) { try JSONParser.parse(Array("{}".utf8) + padding + [0x20]) }
        #expect(error?.code == .tooLarge)
        #expect(error?.description == "settings.json is larger than 1048576 bytes.")
    }

    @Test("A word without quotes is not shown: it may be a secret")
    func unquotedSecret() {
        #expect(messages(#"{"upload_passphrase_hash": hunter2}"#).first?.contains("hunter2") == false)
    }
}
