import HTTPSyntax
import Testing

@Suite("Accept")
struct AcceptFieldTests {
    @Test(
        "A type that a client names is found in any place",
        arguments: [
            ["text/html"], ["TEXT/HTML"], ["application/json", "text/html"], ["a/b, text/html;q=0.5 , c/d"],
            ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], ["text/html;level=1;q=0.001"],
            ["a/b;x=\"c,d\",text/html"], ["a/b;x=\"\\\",\", text/html"], ["broken;, text/html"],
            ["text/html;q=0.0001"], ["text/html;q=.2"],
        ])
    func named(lines: [String]) {
        #expect(AcceptField(lines).names("text/html"))
    }

    @Test(
        "What names another type, none, or refuses it does not",
        arguments: [
            [], [""], ["*/*"], ["text/*"], ["application/json"], ["text/htmlx"], ["x/text/html"], ["text/html x"],
            ["text/html;q=0"], ["text/html; q=0.000"], ["text/html;Q=0."], ["a/b;x=\"text/html\""],
            ["a/b;x=\",text/html,\""], ["a/b;x=\",text/html"], ["text/html\u{301}"], ["text", "/html"],
            ["text/html;q=much"], ["text/html;q=."], ["text/html;q=1.2.3"], ["text/html;q=-1"],
        ])
    func notNamed(lines: [String]) {
        #expect(!AcceptField(lines).names("text/html"))
    }

    @Test(
        "The most specific range says how much a type is wanted",
        arguments: [
            ([], 1000), ([""], 1000), (["*/*"], 1000), (["*"], 1000), (["text/html"], 1000), (["a/b"], 0),
            (["text/html;q=0.5"], 500), (["text/html;q=.25"], 250), (["text/html;q=0.12345"], 123),
            (["text/html;q=0.0001"], 1), (["text/html;q=1.000"], 1000), (["text/html;q=7"], 1000),
            (["*/*;q=0.1, text/*;q=0.2, text/html;q=0.3"], 300), (["text/html;q=0, */*"], 0),
            (["*/*;q=0.1", "text/*;q=0.2"], 200), (["text/html;q=0.2, text/html;level=1;q=0.4"], 400),
            (["a/b, *; q=.2, */*; q=.2"], 200), (["text/*;q=0, */*"], 0),
        ] as [([String], Int)])
    func weights(lines: [String], weight: Int) {
        #expect(AcceptField(lines).weight(of: "text/html") == weight)
    }

    @Test(
        "Browsers are known by what they ask for",
        arguments: [
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html, application/xhtml+xml, */*",
            "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
            "application/xml,application/xhtml+xml,text/html;q=0.9,text/plain;q=0.8,image/png,*/*;q=0.5",
            "text/html, application/xhtml+xml, application/json;q=0.9",
        ])
    func browsers(line: String) {
        #expect(AcceptField([line]).isOfBrowser)
    }

    @Test(
        "Programs are not taken for browsers",
        arguments: [
            "*/*", "text/html", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/xhtml+xml",
            "application/json, text/html, application/xhtml+xml", "text/html;q=0, application/xhtml+xml",
            "text/html, application/xhtml+xml;q=0", "", "text/html;q=0.5, application/xhtml+xml, application/json",
        ])
    func programs(line: String) {
        #expect(!AcceptField([line]).isOfBrowser)
    }

    @Test(
        "What begins with HTML is told from what only names it",
        arguments: [
            ("text/html", true), ("text/html, text/*;q=0.5, image/*", true), ("TEXT/HTML;q=0.1, */*", true),
            ("text/html;q=0, */*", false), ("image/gif, text/html", false), ("text/*", false), ("", false),
        ])
    func beginning(line: String, isHTML: Bool) {
        #expect(AcceptField([line]).beginsWithHTML == isHTML)
    }
}
