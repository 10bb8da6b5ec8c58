import Foundation
import Testing

@Suite("Fuzz targets")
struct FuzzTargetTests {
    private static func repository() throws -> (targets: FuzzTargets, files: [String]) {
        func text(_ path: String) throws -> String {
            String(decoding: try Repository.contents(of: path), as: UTF8.self)
        }
        let files = try Repository.files()
        return (
            FuzzTargets(
                files: files, package: try text("Fuzz/Package.swift"), script: try text("Scripts/fuzz"),
                document: try text("CONTRIBUTING.md")),
            files
        )
    }

    @Test("Every target has sources, seeds, a line in the script and a row in the document, and nothing else has")
    func placesAgree() throws {
        let targets = try Self.repository().targets
        #expect(targets.declared.contains("FuzzOpening"))
        #expect(targets.differences == [])
    }

    @Test("What the document says that a target reaches is used there, and is declared in the sources")
    func parsersAreReached() throws {
        let (targets, files) = try Self.repository()
        func text(below folder: String) throws -> String {
            try files.filter { $0.hasPrefix(folder) && $0.hasSuffix(".swift") }
                .map { String(decoding: try Repository.contents(of: $0), as: UTF8.self) }.joined(separator: "\n")
        }
        let sources = try text(below: "Sources/")
        for (target, parsers) in targets.reached {
            let fuzzed = try text(below: "Fuzz/Sources/\(target)/")
            for parser in parsers {
                #expect(fuzzed.contains(parser), "\(target) does not use \(parser)")
                let declaration = try Regex("(struct|class|enum|typealias) \(parser)\\b")
                #expect(sources.firstMatch(of: declaration) != nil, "\(parser) is not declared")
            }
        }
    }

    @Test(
        "A place that lacks a target, or has one too many, is found",
        arguments: [
            ("Fuzz/Sources/FuzzA/A.swift", "FuzzA is not in Fuzz/Sources"),
            ("Fuzz/Corpus/a/seed", "the seeds a and Scripts/fuzz do not fit"),
            ("\"FuzzA a 10\"", "FuzzA is not in Scripts/fuzz"),
            ("\n| `FuzzA` | bytes | `A`, `B` |", "FuzzA is not in the table in CONTRIBUTING.md"),
            ("`A`, `B`", "FuzzA reaches nothing"),
            ("\"FuzzA\": [\"Core\"]", "FuzzA of Scripts/fuzz is not in Fuzz/Package.swift"),
        ])
    func differences(missing: String, difference: String) {
        let files = [
            "Fuzz/Sources/FuzzA/A.swift", "Fuzz/Sources/FuzzSupport/B.swift", "Fuzz/Corpus/a/seed",
            "Fuzz/Package.swift",
        ]
        func targets(without missing: String) -> FuzzTargets {
            FuzzTargets(
                files: files.filter { $0 != missing },
                package: "[\"FuzzA\": [\"Core\"]]".replacing(missing, with: ""),
                script: "targets=(\n    \"FuzzA a 10\"\n)".replacing(missing, with: ""),
                document: "| a | b | c |\n|---|---|---|\n| `FuzzA` | bytes | `A`, `B` |\n".replacing(missing, with: "x")
            )
        }
        #expect(targets(without: "nothing").differences == [])
        #expect(targets(without: missing).differences.contains(difference))
    }
}
