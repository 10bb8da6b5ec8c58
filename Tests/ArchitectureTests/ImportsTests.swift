import Foundation
import Testing

@Suite("Imports")
struct ImportsTests {
    @Test("Every target imports what it declares, and nothing else")
    func repositoryDeclaresItsImports() throws {
        let package = try PackageDescriptionDump.ofRepository()
        let files = try Repository.swiftFiles(below: ["Sources", "Tests", "Benchmarks"])
        let imports = try Imports(of: package, files: files) {
            String(decoding: try Repository.contents(of: $0), as: UTF8.self)
        }
        #expect(imports.modules["PacCryptCore"]?.contains("CSodium") == true)
        #expect(imports.modules["PacCryptCoreTests"]?.contains("PacCryptCore") == true)
        #expect(imports.differences(from: package) == [])
    }

    @Test(
        "An import is read in all its forms",
        arguments: [
            ("import A", ["A"]), ("import A\nimport B.C", ["A", "B"]), ("public import A", ["A"]),
            ("private import A", ["A"]), ("@testable import A", ["A"]), ("@_exported @preconcurrency import A", ["A"]),
            ("@_spi(Some) public import A", ["A"]), ("import struct A.B", ["A"]), ("import func A.b", ["A"]),
            ("#if canImport(A)\n    import A\n#else\n    public import B\n#endif", ["A", "B"]),
        ])
    func forms(source: String, modules: [String]) {
        #expect(Imports.modules(in: source) == modules)
    }

    @Test(
        "What only looks like an import is none",
        arguments: [
            "// import A", "let importance = 1", "    import sys", "#if os(Linux)\n#endif\n    import sys",
            "func f() {\n    import_(A)\n}", "",
        ])
    func others(source: String) {
        #expect(Imports.modules(in: source) == [])
    }

    @Test("A target's sources are those in its folder")
    func sources() throws {
        let package = try PackageDescriptionDump(targets: [
            #"{"name": "Core", "type": "regular", "dependencies": []}"#,
            #"{"name": "CoreTests", "type": "test", "dependencies": []}"#,
            #"{"name": "Probe", "type": "executable", "path": "Tests/Probe", "dependencies": []}"#,
            #"{"name": "CNet", "type": "system", "dependencies": []}"#,
        ])
        let imports = Imports(
            of: package,
            files: ["Sources/Core/A.swift", "Sources/CoreB/B.swift", "Tests/CoreTests/C.swift", "Tests/Probe/D.swift"]
        ) { "import From\($0.suffix(7).prefix(1))" }
        #expect(imports.modules == ["Core": ["FromA"], "CoreTests": ["FromC"], "Probe": ["FromD"]])
    }

    @Test("Imports and declared dependencies are compared both ways")
    func differences() throws {
        let package = try PackageDescriptionDump(targets: [
            #"""
            {"name": "Server", "type": "regular",
             "dependencies": [{"byName": ["Core", null]}, {"product": ["NIOHTTP1", "swift-nio", null, null]}]}
            """#,
            #"{"name": "Core", "type": "regular", "dependencies": []}"#,
            #"{"name": "Probe", "type": "executable", "dependencies": [{"byName": ["Core", null]}]}"#,
            #"{"name": "ServerTests", "type": "test", "dependencies": [{"byName": ["Probe", null]}]}"#,
        ])
        let same =
            ["Server": ["Core", "NIOHTTP1", "Foundation"], "Core": ["Glibc"], "Probe": ["Core"]] as [String: Set]
        #expect(Imports(modules: same).differences(from: package) == [])
        var other = same
        other["Server"] = ["NIOHTTP1", "NIOCore"]
        other["ServerTests"] = ["Core", "Testing"]
        #expect(
            Imports(modules: other).differences(from: package) == [
                "Server imports NIOCore without declaring it", "Server declares Core without importing it",
                "ServerTests imports Core without declaring it",
            ])
    }
}
