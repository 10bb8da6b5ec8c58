import Glibc
import TestSupport
import Testing

@testable import FolderArchive

@Suite struct TreeRemovalTests {
    @Test("links are removed, what they lead to is not")
    func links() throws {
        let directory = try TemporaryFolder()
        let outside = try FileTree(directory.path("outside"))
        try outside.makeFile("file", [1])
        let tree = try FileTree(directory.path("tree"))
        try tree.makeDirectory("a")
        try tree.makeLink("a/link", to: directory.path("outside"))
        try tree.makeLink("up", to: "..")
        try tree.makeLink("self", to: ".")
        try TreeRemoval.remove(tree.root)
        #expect(access(directory.path("tree"), F_OK) != 0)
        #expect(try outside.content("file") == [1])
    }

    @Test("a link in place of the tree is not followed")
    func linkAsRoot() throws {
        let directory = try TemporaryFolder()
        let outside = try FileTree(directory.path("outside"))
        try outside.makeFile("file", [1])
        try #require(symlink("outside", directory.path("tree")) == 0)
        #expect(throws: FolderArchiveError.self) { try TreeRemoval.remove(Array(directory.path("tree").utf8)) }
        #expect(outside.exists("file"))
        #expect(try outside.status(".").permissions == 0o755)
    }

    @Test("directories without any permission are removed with what they hold")
    func noPermissions() async throws {
        try await unprivileged {
            let directory = try TemporaryFolder()
            let tree = try FileTree(directory.path("tree"))
            for name in ["a", "a/b", "a/b/c", "a/d", "e"] { try tree.makeDirectory(name) }
            for name in ["a/f", "a/b/f", "a/b/c/f", "e/f"] { try tree.makeFile(name, permissions: 0) }
            for name in ["a/b/c", "a/b", "a/d", "a", "e", "."] { try tree.setPermissions(name, 0) }
            try TreeRemoval.remove(tree.root)
            #expect(access(directory.path("tree"), F_OK) != 0)
        }
    }

    @Test("what is not there is an error")
    func missing() throws {
        let directory = try TemporaryFolder()
        #expect(throws: FolderArchiveError.self) { try TreeRemoval.remove(Array(directory.path("missing").utf8)) }
    }
}
