import Foundation
import Testing

@Suite("Machine paths")
struct MachinePathTests {
    @Test("No file names a path of the machine that it was written on")
    func repositoryNamesNoMachinePath() throws {
        let files = try Repository.files()
        #expect(files.contains("Package.swift"))
        let named = try files.filter { try !MachinePaths.offsets(in: Repository.contents(of: $0)).isEmpty }
        #expect(named == [])
    }

    // Put together here, or this file would name them itself.
    @Test(
        "A path is found where it starts, and only there",
        arguments: [
            ("*work*file", [0]), ("cd *root*", [3]), ("\"*farm*x\"", [1]), ("a\n*work*b\n*root*c", [2, 10]),
            ("*work*work*x", [0]), ("home*work*x", []), (".*root*x", []), ("*workspace*x", []), ("work*root", []),
            ("", []),
        ])
    func pathsAreFound(pattern: String, offsets: [Int]) {
        let contents = Data(pattern.replacing("*", with: "/").utf8)
        #expect(MachinePaths.offsets(in: contents) == offsets)
        let slice = (Data([0x2F]) + contents).dropFirst()
        #expect(MachinePaths.offsets(in: slice) == offsets)
    }
}
