import Foundation
import PacCryptCore

/// Names of files as senders give them: never a path, and nothing that changes how a line is shown.
enum FileName {
    /// The most bytes of a name: what common file systems take.
    private static let maximumCount = 255
    private static let ending = ".encrypted"

    /// The last part of a path, without control and bidi characters, at most 255 bytes of UTF-8; nil when nothing is
    /// left.
    static func cleaned(_ name: String?) -> String? {
        // By scalars: to Swift, a slash and an accent on it are one character, and to a file system they are two.
        let visible = name?.unicodeScalars.filter { !isUnsafe($0) } ?? []
        guard let last = visible.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last else { return nil }
        var scalars = String.UnicodeScalarView()
        var count = 0
        for scalar in last {
            count += UTF8.width(scalar)
            guard count <= maximumCount else { break }
            scalars.append(scalar)
        }
        let cleaned = String(scalars).trimmingCharacters(in: .whitespaces)
        return ["", ".", ".."].contains(cleaned) ? nil : cleaned
    }

    /// The name of the container of a file.
    static func encrypted(_ name: String?, _ algorithm: Algorithm) -> String {
        "\(cleaned(name) ?? "file").\(algorithm.id)\(ending)"
    }

    /// The name of what was in a container, when the container does not tell: the container's own without its ending.
    static func decrypted(_ name: String?) -> String {
        guard let name = cleaned(name) else { return "file" }
        if let algorithm = algorithm(in: name) { return nonEmpty(name.dropLast("\(ending).\(algorithm.id)".count)) }
        for ending in [ending, ".enc"] where name.hasSuffix(ending) { return nonEmpty(name.dropLast(ending.count)) }
        return name + ".decrypted"
    }

    /// The algorithm in a name that ends in `.ALGORITHM.encrypted`.
    static func algorithm(in name: String?) -> Algorithm? {
        guard let name, name.hasSuffix(ending) else { return nil }
        return name.dropLast(ending.count).split(separator: ".").last.flatMap { Algorithm(rawValue: String($0)) }
    }

    private static func nonEmpty(_ name: Substring) -> String {
        name.isEmpty ? "file" : String(name)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Format characters hold the marks that turn the direction of text, and others that cannot be seen.
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }
}
