/// Which target may depend on which: the architecture as a table.
struct Layering {
    /// The targets that each target may depend on.
    let targets: [String: Set<String>]
    /// The only targets that may use a system library or a package with a network, a server or a database in it.
    let reserved: [String: Set<String>]
    /// Targets that only tests depend on; they may use every target.
    let testSupport: Set<String>

    /// The edges of `package` that the table does not allow, one sentence each.
    func violations(in package: PackageDescriptionDump) -> [String] {
        let systemLibraries = Set(package.targets.lazy.filter { $0.type == "system" }.map(\.name))
        return package.targets.flatMap { target -> [String] in
            guard isKnown(target) else {
                return ["\(target.name) is not in the table of layers"]
            }
            return target.dependencies.compactMap { dependency in
                let isOuter = dependency.package != nil || systemLibraries.contains(dependency.name)
                let isAllowed =
                    isOuter ? mayUse(dependency, in: target) : mayDepend(target, on: dependency.name)
                return isAllowed ? nil : "\(target.name) must not depend on \(dependency.package ?? dependency.name)"
            }
        }
    }

    private func isKnown(_ target: PackageDescriptionDump.Target) -> Bool {
        switch target.type {
        case "system": reserved[target.name] != nil
        case "test": true
        default: targets[target.name] != nil || testSupport.contains(target.name)
        }
    }

    private func mayUse(_ dependency: PackageDescriptionDump.Dependency, in target: PackageDescriptionDump.Target)
        -> Bool
    {
        let owners = reserved[dependency.package ?? dependency.name]
        return owners.map { $0.contains(target.name) || isForTests(target) } ?? true
    }

    private func mayDepend(_ target: PackageDescriptionDump.Target, on name: String) -> Bool {
        if isForTests(target) { return true }
        return targets[target.name]?.contains(name) ?? false
    }

    private func isForTests(_ target: PackageDescriptionDump.Target) -> Bool {
        target.type == "test" || testSupport.contains(target.name)
    }
}
