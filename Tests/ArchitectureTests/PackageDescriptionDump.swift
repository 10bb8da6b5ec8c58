import Foundation

/// What `swift package dump-package` tells about the targets.
struct PackageDescriptionDump: Decodable {
    struct Target: Decodable {
        let name: String
        let type: String
        /// Where its sources lie, when that is not the usual folder.
        let path: String?
        let dependencies: [Dependency]

        /// Where its sources lie.
        var folder: String { path ?? "\(type == "test" ? "Tests" : "Sources")/\(name)" }
    }

    /// A dependency is an object with one member: the kind, and an array that starts with the name.
    struct Dependency: Decodable {
        /// The target, or the product of another package.
        let name: String
        /// The other package, when it is a product.
        let package: String?

        init(from decoder: any Decoder) throws {
            let kinds = try decoder.singleValueContainer().decode([String: [Part]].self)
            guard let (kind, parts) = kinds.first, let name = parts.first?.text else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "A dependency without a name"))
            }
            self.name = name
            package = kind == "product" && parts.count > 1 ? parts[1].text : nil
        }
    }

    /// An element of a dependency's array; conditions are objects, and say nothing about layers.
    private struct Part: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    let targets: [Target]

    /// Reads targets that are written in JSON.
    init(targets: [String]) throws {
        let json = Data(#"{"targets": [\#(targets.joined(separator: ","))]}"#.utf8)
        self = try JSONDecoder().decode(Self.self, from: json)
    }

    /// Reads this package's own description.
    static func ofRepository() throws -> PackageDescriptionDump {
        // `swift test` holds SwiftPM's lock while this runs: to wait for it would be to wait forever.
        let json = try Repository.output(of: ["swift", "package", "--ignore-lock", "dump-package"])
        return try JSONDecoder().decode(PackageDescriptionDump.self, from: json)
    }
}
