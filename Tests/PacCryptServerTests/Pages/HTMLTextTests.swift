import Testing

@testable import PacCryptServer

@Suite("Text in pages")
struct HTMLTextTests {
    /// A page with what it shows in a partial, in a block of the layout, and in a list.
    private struct Message: PageView {
        static let template = "share-opened"
        struct File { var path: String, name: String, size: String }
        struct Model { var files: [File], zipPath: String?, whatIsLeft: String }
        var text: String
        var model: Model {
            Model(files: [File(path: text, name: text, size: text)], zipPath: text, whatIsLeft: text)
        }
    }

    @Test(
        "No sign of HTML passes, whatever stands before or after it",
        arguments: ["", "\u{D4E}", "\u{111C2}", "\u{600}"], ["", "\u{301}", "\u{FE0F}", "\u{200D}"])
    func signs(before: String, after: String) throws {
        let signs = ["<", ">", "&", "\"", "'"]
        let text = signs.map { before + $0 + after }.joined()
        let escaped = HTMLText().escapeText(text)
        #expect(!escaped.utf8.contains { "<>\"'".utf8.contains($0) })
        let references = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;"]
        #expect(escaped.unicodeScalars.elementsEqual(references.map { before + $0 + after }.joined().unicodeScalars))
    }

    @Test("Pages escape so, in blocks and lists too")
    func pages() throws {
        let hostile = "\u{D4E}<b title=\"\u{301}x"
        let body = try PageRenderer().html(Message(text: hostile))
        #expect(!body.unicodeScalars.split(separator: "<").contains { $0.starts(with: "b title".unicodeScalars) })
        #expect(body.components(separatedBy: "lt;b title=&quot").count == 1 + 5)
    }
}
