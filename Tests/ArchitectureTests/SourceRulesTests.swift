import Testing

@Suite("Rules for sources")
struct SourceRulesTests {
    @Test("Every Swift file keeps the rules")
    func repositoryKeepsTheRules() throws {
        let files = try Repository.swiftFiles(below: ["Sources", "Tests", "Benchmarks", "Fuzz"])
        #expect(files.contains { $0.hasPrefix("Sources/PacCryptCore/") })
        let violations = try files.flatMap { path in
            let source = String(decoding: try Repository.contents(of: path), as: UTF8.self)
            return SourceRules.violations(in: source, trapsAllowed: !path.hasPrefix("Sources/")).map { "\(path):\($0)" }
        }
        #expect(violations == [])
    }

    @Test("No file of the product is a sliver")
    func noFileIsTooShort() throws {
        let slivers = try Repository.swiftFiles(below: ["Sources"]).filter { path in
            SourceRules.isTooShort(path, String(decoding: try Repository.contents(of: path), as: UTF8.self))
        }
        #expect(slivers == [])
    }

    @Test(
        "A file is too short with 14 lines, unless it is a page's, a port or no part of the product",
        arguments: [
            ("Sources/A/B.swift", 14, true), ("Sources/A/B.swift", 15, false), ("Tests/A/B.swift", 1, false),
            ("Sources/A/Ports/B.swift", 1, false), ("Sources/PacCryptServer/Pages/A/B.swift", 1, false),
        ])
    func shortFilesAreFound(path: String, lines: Int, isTooShort: Bool) {
        let source = String(repeating: "let x = 1\n", count: lines)
        #expect(SourceRules.isTooShort(path, source) == isTooShort)
    }

    @Test("A file may have 400 lines and no more", arguments: [(400, 0), (401, 1)])
    func longFilesAreFound(lines: Int, violations: Int) {
        let source = String(repeating: "let x = 1\n", count: lines)
        #expect(SourceRules.violations(in: source).count == violations)
    }

    @Test(
        "Code that ends the process is found",
        arguments: [
            ("let a = try! load()", ["1: try!"]),
            ("let a = b as! Int", ["1: as!"]),
            ("fatalError(\"no\")", ["1: fatalError("]),
            ("let url = \"https://example.org\"; fatalError()", ["1: fatalError("]),
            ("// never try! here", []),
            ("let a = try load() // not try!", []),
            ("let hasFatal = wasfatalError()", []),
            ("let a = try? load()", []),
        ])
    func trapsAreFound(source: String, violations: [String]) {
        #expect(SourceRules.violations(in: source) == violations)
        #expect(SourceRules.violations(in: source, trapsAllowed: true) == [])
    }

    // Put together here, or this file would make the promises itself.
    @Test(
        "An unchecked promise needs its reason directly above",
        arguments: ["@unchecked" + " Sendable", "nonisolated" + "(unsafe)", "preconditionFailure" + "()"])
    func promisesNeedReasons(promise: String) {
        #expect(SourceRules.violations(in: "let a = 1\n\(promise)").count == 1)
        #expect(SourceRules.violations(in: promise).count == 1)
        #expect(SourceRules.violations(in: "// Reason.\n\n\(promise)").count == 1)
        #expect(SourceRules.violations(in: "    // Written once, before any thread starts.\n\(promise)") == [])
    }
}
