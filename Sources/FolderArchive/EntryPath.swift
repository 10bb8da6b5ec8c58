import Glibc

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
        let quoted = QuotedName(name)
        guard !name.isEmpty else {
            throw FolderArchiveError(.emptyName, "an entry has no name")
        }
        guard name.first != .slash else {
            throw FolderArchiveError(.absolutePath, "the entry \(quoted) has an absolute path")
        }
        var components: [[UInt8]] = []
        for component in name.split(separator: .slash) where !component.elementsEqual(".".utf8) {
            guard !component.elementsEqual("..".utf8) else {
                throw FolderArchiveError(.parentComponent, "the entry \(quoted) has .. in its path")
            }
            guard component.count <= Int(NAME_MAX) else {
                throw FolderArchiveError(.nameTooLong, "the entry \(quoted) has a name of over \(NAME_MAX) bytes")
            }
            components.append(Array(component))
        }
        self.components = components
    }

    func appending(_ name: [UInt8]) -> EntryPath {
        EntryPath(components: components + [name])
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
    var description: String { QuotedName(bytes).description }
}

extension UInt8 {
    static let slash = UInt8(ascii: "/")
}

extension [UInt8] {
    /// The bytes as C functions take a name.
    var cString: [CChar] { map(CChar.init(bitPattern:)) + [0] }
}
