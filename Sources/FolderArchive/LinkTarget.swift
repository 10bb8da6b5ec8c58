/// Where symbolic links may lead.
enum LinkTarget {
    /// Whether a symbolic link can only lead to somewhere inside the folder.
    ///
    /// The target must be relative, have `..` only at its beginning, and not more often than there are directories
    /// between the link and the folder. A `..` after a name is refused because that name may be a symbolic link,
    /// from whose target the `..` would then lead. When every link of a folder obeys this, so does every chain of
    /// them: a step down stays inside, and the steps up are counted from where the link really lies.
    static func staysInside(link: EntryPath, target: [UInt8]) -> Bool {
        guard let first = target.first, first != .slash else { return false }
        let components = target.split(separator: .slash).filter { !$0.elementsEqual(".".utf8) }
        let stepsUp = components.prefix { $0.elementsEqual("..".utf8) }.count
        guard !components.dropFirst(stepsUp).contains(where: { $0.elementsEqual("..".utf8) }) else { return false }
        return stepsUp < link.components.count
    }
}

extension FolderArchiveError {
    static func leadsOutside(link: EntryPath, target: [UInt8], fileID: String = #fileID, line: Int = #line) -> Self {
        FolderArchiveError(
            .linkLeadsOutside, "the symbolic link \(link) leads outside the folder, to \(QuotedName(target))",
            fileID: fileID, line: line)
    }
}
