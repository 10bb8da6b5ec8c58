import Testing

@testable import FolderArchive

@Suite struct FolderArchiveErrorTests {
    @Test("errors are equal by code, and say what happened and where it was raised")
    func equality() {
        let error = FolderArchiveError(.truncated, "one")
        let line = #line - 1
        #expect(error == FolderArchiveError(.truncated, "another"))
        #expect(error != FolderArchiveError(.damaged, "one"))
        #expect(error.description == "truncated: one (\(#fileID):\(line))")
    }
}
