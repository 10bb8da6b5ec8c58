import Testing
import TextEncodings

@Suite("Codes that people type")
struct TypedCodeTests {
    @Test(
        "Blanks, hyphens and full width do not matter",
        arguments: [
            "287082", " 287 082 ", "287-082", "287\u{A0}082", "287\u{2009}082\n", "287\u{3000}082", "287\u{202F}082",
            "287\u{2010}082", "287\u{2011}082", "287\u{2013}082", "287\u{2014}082", "287\u{2212}082",
            "287\u{30FC}082", "\u{FEFF}287\u{200B}082", "\u{200E}287082\u{200E}", "２８７０８２", "２８７－０８２",
        ])
    func left(text: String) {
        #expect(TypedCode.characters(text) == "287082")
    }

    @Test("Everything else stays, so that it is wrong", arguments: ["28708a", "٢٨٧٠٨٢", "287.082", "287_082", ""])
    func kept(text: String) {
        #expect(TypedCode.characters(text) == text)
    }

    @Test("Letters of full width are those of ASCII")
    func letters() {
        #expect(TypedCode.characters("ＡＢｃ–１") == "ABc1")
    }
}
