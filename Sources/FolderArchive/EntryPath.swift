import Glibc
import SystemPackage

/// Where an entry lies below the folder: file names as bytes, none of them empty, `.` or `..`.
struct EntryPath: Hashable, Sendable {
    /// The folder itself.
    static let folder = EntryPath(components: [])

    let components: [[UInt8]]

    private init(components: [[UInt8]]) {
        self.components = components
    }

    /// Reads a name as an archive gives it, refusing whatever could lead out of the folder.
    init(archived name: [UInt8]) throws(FolderArchiveError) {
        func refused(_ refusal: FolderArchiveError.Refusal) -> FolderArchiveError {
            .refusedEntry(QuotedName(name), refusal)
        }
        guard !name.isEmpty else { throw refused(.emptyName) }
        guard name.first != .slash else { throw refused(.absolutePath) }
        var components: [[UInt8]] = []
        for component in name.split(separator: .slash) where !component.elementsEqual(".".utf8) {
            guard !component.elementsEqual("..".utf8) else { throw refused(.parentComponent) }
            guard component.count <= Int(NAME_MAX) else { throw refused(.nameTooLong) }
            components.append(Array(component))
        }
        self.components = components
    }

    func appending(_ name: FilePath) -> EntryPath {
        EntryPath(components: components + [name.bytes])
    }

    /// What the first `count` components name: the entry itself or a directory that it lies in.
    func prefix(_ count: Int) -> EntryPath {
        EntryPath(components: Array(components.prefix(count)))
    }

    /// The directory that holds this entry; nil for the folder itself.
    var parent: EntryPath? {
        components.isEmpty ? nil : EntryPath(components: components.dropLast())
    }

    /// The path as it stands in an archive; the folder itself is `.`.
    var bytes: [UInt8] {
        components.isEmpty ? Array(".".utf8) : Array(components.joined(separator: [.slash]))
    }
}

extension EntryPath: CustomStringConvertible {
    var description: String { QuotedName(self).description }
}

extension EntryPath {
    /// Whether a symbolic link here can only lead to somewhere inside the folder.
    ///
    /// The target must be relative, have `..` only at its beginning, and not more often than there are folders between
    /// the link and the top. A `..` after a name is refused because that name may be a symbolic link, from whose target
    /// the `..` would then lead. When every link of a folder obeys this, so does every chain of them: a step down stays
    /// inside, and the steps up are counted from where the link really lies.
    func staysInside(linkingTo target: [UInt8]) -> Bool {
        guard let first = target.first, first != .slash else { return false }
        let parts = target.split(separator: .slash).filter { !$0.elementsEqual(".".utf8) }
        let stepsUp = parts.prefix { $0.elementsEqual("..".utf8) }.count
        guard !parts.dropFirst(stepsUp).contains(where: { $0.elementsEqual("..".utf8) }) else { return false }
        return stepsUp < components.count
    }
}

extension UInt8 {
    static let slash = UInt8(ascii: "/")
}

extension [UInt8] {
    /// The bytes as C functions take a name.
    var cString: [CChar] { withUnsafeBytes { $0.withMemoryRebound(to: CChar.self) { [CChar]($0) } } + [0] }
}
