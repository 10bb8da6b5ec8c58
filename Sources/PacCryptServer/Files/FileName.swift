import Foundation
import PacCryptCore
import TextEncodings

/// Names of files as senders give them: never a path. They are kept as they were given, and changed only on their way
/// to what could not bear them.
enum FileName {
    /// Of a name that is proposed: what common file systems take.
    private static let proposedLimit = NameLimit(maximumBytes: 255)
    /// Of a name that is kept: 255 characters, which some file systems take, have up to 1,020 bytes.
    private static let keptLimit = NameLimit(maximumBytes: 1024)
    private static let ending = ".encrypted"

    /// The last part of a path as it was given, at most 1,024 bytes of UTF-8; nil when nothing is left that could be a
    /// name.
    static func kept(_ name: String?) -> String? {
        // By scalars: to Swift, a slash and an accent on it are one character, and to a file system they are two.
        guard let last = name?.unicodeScalars.split(whereSeparator: { $0 == "/" }).last else { return nil }
        return keptLimit.fitted(String(last))
    }

    /// A name under which an answer can be saved, at most 255 bytes of UTF-8; nil when nothing is left that could be a
    /// name. What would steer a header or a terminal is replaced.
    ///
    /// - Parameters:
    ///   - name: the name as it was given.
    ///   - ending: what comes behind it.
    static func proposed(_ name: String?, ending: String = "") -> String? {
        guard let name = kept(name) else { return nil }
        let safe = String(String.UnicodeScalarView(name.unicodeScalars.map { $0.steersText ? "_" : $0 }))
        return proposedLimit.fitted(safe, ending: ending)
    }

    /// A name as people see it; nil when there is none.
    static func shown(_ name: String?) -> String? {
        kept(name).map { ShownText.escaped($0) }
    }

    /// The name of the container of a file.
    static func encrypted(_ name: String?, _ algorithm: Algorithm) -> String {
        let ending = ".\(algorithm.id)\(Self.ending)"
        return proposed(name, ending: ending) ?? "file" + ending
    }

    /// The name of what was in a container: what it says, or else the container's own without its ending.
    ///
    /// - Parameters:
    ///   - name: what the container says.
    ///   - container: what it is called itself.
    ///   - ending: what comes behind either.
    static func opened(_ name: String?, container: String?, ending: String) -> String {
        proposed(name, ending: ending) ?? proposed(decrypted(container), ending: ending) ?? "file" + ending
    }

    /// The name of what was in a container, when the container does not tell: the container's own without its ending.
    static func decrypted(_ name: String?) -> String {
        guard let name = kept(name) else { return "file" }
        if let algorithm = algorithm(in: name) {
            return proposed(String(name.dropLast("\(ending).\(algorithm.id)".count))) ?? "file"
        }
        for ending in [ending, ".enc"] where name.hasSuffix(ending) {
            return proposed(String(name.dropLast(ending.count))) ?? "file"
        }
        return proposed(name, ending: ".decrypted") ?? "file"
    }

    /// The algorithm in a name that ends in `.ALGORITHM.encrypted`.
    static func algorithm(in name: String?) -> Algorithm? {
        guard let name, name.hasSuffix(ending) else { return nil }
        return name.dropLast(ending.count).split(separator: ".").last.flatMap { Algorithm(rawValue: String($0)) }
    }
}
