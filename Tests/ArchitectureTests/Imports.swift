/// The modules that the sources of the targets import, and how they differ from the dependencies that the targets
/// declare. The build does not compare them: its import check is content with a dependency of a dependency.
struct Imports {
    /// What comes with the compiler and the platform.
    private static let platform: Set = [
        "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization", "Testing",
    ]

    /// The modules that each target imports; targets without Swift sources are left out.
    let modules: [String: Set<String>]

    init(modules: [String: Set<String>]) {
        self.modules = modules
    }

    /// Reads the sources of a package's targets.
    ///
    /// - Parameters:
    ///   - files: the paths of all Swift files.
    ///   - contents: what a file holds.
    init(of package: PackageDescriptionDump, files: [String], contents: (String) throws -> String) rethrows {
        var modules: [String: Set<String>] = [:]
        for target in package.targets {
            let sources = files.filter { $0.hasPrefix(target.folder + "/") }
            guard !sources.isEmpty else { continue }
            modules[target.name] = Set(try sources.flatMap { Self.modules(in: try contents($0)) })
        }
        self.modules = modules
    }

    /// The modules that a file imports, in order, also under a condition.
    ///
    /// An import stands at the start of its line, or is indented between `#if` and `#endif` that do; any other line
    /// that looks like one is text, such as a script in a string.
    static func modules(in source: String) -> [String] {
        let syntax =
            #/
            \s* (?: @\w+ (?: \( [^)]* \) )? \s+ )* (?: (?: public | package | internal | fileprivate | private ) \s+ )?
            import \s+ (?: (?: struct | class | enum | protocol | typealias | func | var | let ) \s+ )? (\w+)
            /#
        var conditions = 0
        var found: [String] = []
        for line in source.split(separator: "\n") {
            switch line.utf8.first {
            case UInt8(ascii: "#"):
                if line.hasPrefix("#if") { conditions += 1 }
                if line.hasPrefix("#endif") { conditions -= 1 }
            case UInt8(ascii: " ") where conditions == 0: break
            case UInt8(ascii: " "), UInt8(ascii: "@"), UInt8(ascii: "f"), UInt8(ascii: "i"), UInt8(ascii: "p"):
                if let match = line.prefixMatch(of: syntax) { found.append(String(match.1)) }
            default: break
            }
        }
        return found
    }

    /// Where the imports and the declared dependencies of the targets differ, one sentence each. The module of a product
    /// has the product's name. An executable may be depended upon without an import, by tests that start it.
    func differences(from package: PackageDescriptionDump) -> [String] {
        let executables = Set(package.targets.filter { $0.type == "executable" }.map(\.name))
        return package.targets.flatMap { target -> [String] in
            guard let imported = modules[target.name]?.subtracting(Self.platform).subtracting([target.name]) else {
                return []
            }
            let declared = Set(target.dependencies.map(\.name))
            return imported.subtracting(declared).sorted().map { "\(target.name) imports \($0) without declaring it" }
                + declared.subtracting(imported).subtracting(executables).sorted().map {
                    "\(target.name) declares \($0) without importing it"
                }
        }
    }
}
