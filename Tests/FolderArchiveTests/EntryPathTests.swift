import Testing

@testable import FolderArchive

@Suite struct EntryPathTests {
    @Test(
        "empty components and single dots mean nothing",
        arguments: [
            ("a", "a"), ("./a", "a"), ("a/", "a"), ("a//b/./c", "a/b/c"), (".", "."), ("./", "."), ("...", "..."),
        ])
    func normalised(name: String, expected: String) throws {
        #expect(try EntryPath(archived: Array(name.utf8)).bytes == Array(expected.utf8))
    }

    @Test(
        "a name that could lead elsewhere is refused",
        arguments: [
            ("", ErrorKind.emptyName), ("/", .absolutePath), ("/etc/passwd", .absolutePath),
            ("//a", .absolutePath), ("..", .parentComponent), ("../a", .parentComponent), ("a/..", .parentComponent),
            ("a/../b", .parentComponent), ("./..", .parentComponent), ("a//../b", .parentComponent),
            (String(repeating: "n", count: 256), .nameTooLong),
        ])
    func refused(name: String, code: ErrorKind) {
        let error = #expect(throws: FolderArchiveError.self) { try EntryPath(archived: Array(name.utf8)) }
        #expect(error?.kind == code)
    }
}
