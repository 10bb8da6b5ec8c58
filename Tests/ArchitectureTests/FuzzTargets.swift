import Foundation

/// What the repository says about fuzz targets in the places that have to agree.
struct FuzzTargets {
    /// The targets of `Fuzz/Package.swift`.
    let declared: Set<String>
    /// The folders of `Fuzz/Sources`, apart from what all of them use.
    let folders: Set<String>
    /// The targets that `Scripts/fuzz` runs, with the names of their seeds' folders.
    let run: [String: String]
    /// The folders of `Fuzz/Corpus` that hold something.
    let seeds: Set<String>
    /// The rows of the table in CONTRIBUTING.md: a target, and the types and functions that it reaches.
    let reached: [String: [String]]

    static let support = "FuzzSupport"

    /// - Parameters:
    ///   - files: the paths of all files of the repository.
    ///   - package: `Fuzz/Package.swift`.
    ///   - script: `Scripts/fuzz`.
    ///   - document: CONTRIBUTING.md.
    init(files: [String], package: String, script: String, document: String) {
        declared = Set(package.matches(of: #/"(Fuzz\w+)": \[/#).map { String($0.1) })
        let folders = files.compactMap { $0.firstMatch(of: #/^Fuzz/Sources/(\w+)/.+\.swift$/#).map { String($0.1) } }
        self.folders = Set(folders).subtracting([Self.support])
        run = Dictionary(
            script.matches(of: #/"(Fuzz\w+) ([a-z-]+) [0-9]+"/#).map { (String($0.1), String($0.2)) }
        ) { first, _ in first }
        seeds = Set(files.compactMap { $0.firstMatch(of: #/^Fuzz/Corpus/([^/]+)/.+/#).map { String($0.1) } })
        let rows = document.matches(of: #/\n\| `(Fuzz\w+)` \| [^|\n]+ \| ([^|\n]+) \|/#)
        reached = Dictionary(
            rows.map { row in (String(row.1), row.2.matches(of: #/`([^`]+)`/#).map { String($0.1) }) }
        ) { $0 + $1 }
    }

    /// Where the places differ, one sentence each.
    var differences: [String] {
        let places = [
            ("Fuzz/Sources", folders), ("Scripts/fuzz", Set(run.keys)),
            ("the table in CONTRIBUTING.md", Set(reached.keys)),
        ]
        return places.flatMap { place, targets in
            declared.subtracting(targets).sorted().map { "\($0) is not in \(place)" }
                + targets.subtracting(declared).sorted().map { "\($0) of \(place) is not in Fuzz/Package.swift" }
        } + Set(run.values).symmetricDifference(seeds).sorted().map { "the seeds \($0) and Scripts/fuzz do not fit" }
            + reached.filter { $0.value.isEmpty }.keys.sorted().map { "\($0) reaches nothing" }
    }
}
