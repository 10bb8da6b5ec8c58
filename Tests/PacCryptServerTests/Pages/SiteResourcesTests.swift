import Foundation
import Testing

@testable import PacCryptServer

@Suite("Files of the site")
struct SiteResourcesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/CSiteResources/Resources").standardizedFileURL

    @Test("The program holds every file of the folder and no other")
    func complete() throws {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
        let files = paths.filter { $0.contains(".") }
        #expect(files.count > 40)
        #expect(SiteResources.all.keys.sorted() == files.sorted())
    }

    @Test("Every file is as it lies in the folder", arguments: SiteResources.all.keys.sorted())
    func bytes(path: String) throws {
        let bytes = Array(try Data(contentsOf: Self.folder.appending(path: path)))
        #expect(SiteResources.all[path] == bytes)
    }
}
