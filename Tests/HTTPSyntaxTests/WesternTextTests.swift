import HTTPSyntax
import Testing

@Suite("Names in ISO 8859-1")
struct WesternTextTests {
    @Test(
        "Names of western languages are read",
        arguments: [
            "Größe.txt", "café.txt", "naïve résumé.pdf", "Übung.txt", "Straße", "Gefäße.v2.tar", ".größe",
            "Señal de Málaga.pdf", "Apresentação e relações.pdf", "pièce créée.odt", "Smørrebrød.png", "Räksmörgås.jpg",
            "päätös.txt", "déjà vu", #"C:\Übungen\Größe.txt"#,
        ])
    func western(name: String) {
        let bytes = name.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        #expect(WesternText.unambiguous(bytes) == name)
    }

    @Test("Names in other encodings are not read as western ones", arguments: names)
    func others(name: Name) {
        #expect(WesternText.unambiguous(name.bytes) == nil)
    }

    /// A name in some encoding.
    struct Name: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]

        init(_ description: String, _ bytes: [UInt8], _ rest: String = "", start: String = "") {
            testDescription = description
            self.bytes = Array(start.utf8) + bytes + Array(rest.utf8)
        }
    }

    private static let names = [
        Name("Привет.txt, windows-1251", [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2], ".txt"),
        Name("foo и bar.txt, windows-1251", [0xE8], " bar.txt", start: "foo "),
        Name("report Мы.docx, windows-1251", [0xCC, 0xFB], ".docx", start: "report "),
        Name("Привет.txt, KOI8-R", [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4], ".txt"),
        Name("中文.txt, GB2312", [0xD6, 0xD0, 0xCE, 0xC4], ".txt"),
        Name("test中test.txt, GB2312", [0xD6, 0xD0], "test.txt", start: "test"),
        Name("日本語.txt, EUC-JP", [0xC6, 0xFC, 0xCB, 0xDC, 0xB8, 0xEC], ".txt"),
        Name("한글.txt, EUC-KR", [0xC7, 0xD1, 0xB1, 0xDB], ".txt"),
        Name("龍.txt, Big5", [0xC0, 0x73], ".txt"),
        Name("Αθήνα.txt, ISO 8859-7", [0xC1, 0xE8, 0xDE, 0xED, 0xE1], ".txt"),
        Name("Łódź.txt, ISO 8859-2", [0xA3, 0xF3, 0x64, 0xBC], ".txt"),
        Name("Dvořák.txt, ISO 8859-2", [0xF8, 0xE1], "k.txt", start: "Dvo"),
        Name("příklad.txt, ISO 8859-2", [0xF8, 0xED], "klad.txt", start: "p"),
        Name("dağ.txt, ISO 8859-9", [0xF0], ".txt", start: "da"),
        Name("ışık.txt, ISO 8859-9", [0xFD, 0xFE, 0xFD], "k.txt"),
        Name("שלום.txt, windows-1255", [0xF9, 0xEC, 0xE5, 0xED], ".txt"),
        Name("ﾃｽﾄ.txt, Shift_JIS", [0xC3, 0xBD, 0xC4], ".txt"),
        Name("ﾅﾃ.txt, Shift_JIS", [0xC5, 0xC3], ".txt"),
        Name("report ﾅﾃﾁ.txt, Shift_JIS", [0xC5, 0xC3, 0xC1], ".txt", start: "report "),
        Name("€ 5.txt, windows-1252", [0x80], " 5.txt"),
        Name("a slash in two bytes", [0xC0, 0xAF]), Name("one byte", [0xFF]),
        Name("signs", [0xA3, 0x20, 0xE9]), Name("a sign between letters", [0xD7], "two", start: "two"),
        Name("letters in the ending alone", [0xE9], ".html"), Name("broken UTF-8", [0xC3, 0xBC, 0xFF]),
    ]
}
