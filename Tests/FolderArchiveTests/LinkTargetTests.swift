import Testing

@testable import FolderArchive

@Suite struct LinkTargetTests {
    @Test(
        "a link may lead down, beside, and up as far as the folder",
        arguments: [
            ("link", "file"), ("link", "a/b/c"), ("link", "."), ("link", "./a//b/"), ("link", "...x/..y"),
            ("a/link", ".."), ("a/link", "../b"), ("a/b/link", "../../c"), ("a/b/link", "./.././../c"),
            ("a/link", "link"), ("link", "missing"),
        ])
    func inside(link: String, target: String) throws {
        #expect(try EntryPath(archived: Array(link.utf8)).staysInside(linkingTo: Array(target.utf8)))
    }

    @Test(
        "a link may not lead out, nor rise after going down",
        arguments: [
            ("link", ""), ("link", "/"), ("link", "/etc"), ("link", ".."), ("link", "../x"), ("link", "./.."),
            ("a/link", "../.."), ("a/link", "../../a"), ("a/b/link", "../../../x"), ("link", "b/.."),
            ("link", "b/../../x"), ("a/b/link", "../x/.."), ("a/./link", "../.."), ("a//link", "../../x"),
            ("a/link", ".//..//.."),
        ])
    func outside(link: String, target: String) throws {
        #expect(try !EntryPath(archived: Array(link.utf8)).staysInside(linkingTo: Array(target.utf8)))
    }
}
