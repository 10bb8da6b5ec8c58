/// Which target may import which: the table of targets in ARCHITECTURE.md, from the bottom up.
struct Layering {
    /// A row of the table.
    struct Layer: Equatable {
        let target: String
        /// The targets and packages that it may import.
        let imports: Set<String>
    }

    /// Targets that only tests depend on lie in these folders; they may use every target.
    private static let testFolders = ["Tests/", "Benchmarks/"]

    let layers: [Layer]

    /// Reads the rows of the first table whose heading names targets: `target | what it holds | what it may import`.
    /// Names are in backquotes; a row may name several targets.
    init(document: String) {
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
        let rows = lines.drop { !$0.hasPrefix("| target |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
        layers = rows.flatMap { row -> [Layer] in
            let columns = row.split(separator: "|").map(Self.names)
            guard columns.count == 3 else { return [] }
            return columns[0].map { Layer(target: $0, imports: Set(columns[2])) }
        }
    }

    /// Where the package and the table differ, one sentence each.
    func differences(from package: PackageDescriptionDump) -> [String] {
        let targets = package.targets.filter { !isForTests($0) }
        let missing = targets.filter { target in !layers.contains { $0.target == target.name } }
        let unknown = layers.filter { layer in !targets.contains { $0.name == layer.target } }
        return missing.map { "\($0.name) is not in the table" } + unknown.map { "\($0.target) does not exist" }
            + targets.flatMap(edges) + upwardEdges
    }

    private func edges(of target: PackageDescriptionDump.Target) -> [String] {
        guard let layer = layers.first(where: { $0.target == target.name }) else { return [] }
        let imports = Set(target.dependencies.map { $0.package ?? $0.name })
        return imports.subtracting(layer.imports).sorted().map { "\(target.name) must not import \($0)" }
            + layer.imports.subtracting(imports).sorted().map { "\(target.name) does not import \($0)" }
    }

    /// A target imports only what stands above it in the table.
    private var upwardEdges: [String] {
        layers.enumerated().flatMap { index, layer in
            layers[index...].map(\.target).filter(layer.imports.contains).map {
                "\(layer.target) stands above \($0), which it imports"
            }
        }
    }

    private func isForTests(_ target: PackageDescriptionDump.Target) -> Bool {
        target.type == "test" || Self.testFolders.contains { target.path?.hasPrefix($0) ?? false }
    }

    private static func names(_ cell: Substring) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .compactMap { $0.offset.isMultiple(of: 2) ? nil : String($0.element) }
    }
}
