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
        ])
    func named(lines: [String]) {
        #expect(AcceptField.names("text/html", in: lines))
    }

    @Test(
        "What names another type, none, or refuses it does not",
        arguments: [
            [], [""], ["*/*"], ["text/*"], ["application/json"], ["text/htmlx"], ["x/text/html"], ["text/html x"],
            ["text/html;q=0"], ["text/html; q=0.000"], ["text/html;Q=0."], ["a/b;x=\"text/html\""],
            ["a/b;x=\",text/html,\""], ["a/b;x=\",text/html"], ["text/html\u{301}"], ["text", "/html"],
        ])
    func notNamed(lines: [String]) {
        #expect(!AcceptField.names("text/html", in: lines))
    }
}
