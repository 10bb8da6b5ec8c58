import FolderArchive

/// The case of an error, without what it carries.
enum ErrorKind: Equatable {
    case sourceUnreadable, sourceChanged, streamFailed, cancelled, libraryFailed, destinationExists, destinationFailed
    case absolutePath, parentComponent, emptyName, nameTooLong, linkLeadsOutside, pathThroughLink, invalidHardLink
    case duplicate, unsupported, dataBeyondSize
    case notTar, truncated, damaged, trailingData, headerTooLarge
}

extension FolderArchiveError {
    var kind: ErrorKind {
        switch self {
        case .sourceUnreadable: .sourceUnreadable
        case .sourceChanged: .sourceChanged
        case .sourceLinkLeadsOutside: .linkLeadsOutside
        case .sourcePathTooLong: .nameTooLong
        case .destinationExists: .destinationExists
        case .destinationFailed: .destinationFailed
        case .refusedEntry(_, let refusal): refusal.kind
        case .brokenStream(let flaw): flaw.kind
        case .notRemoved(_, _, let cause): cause.kind
        case .streamFailed: .streamFailed
        case .cancelled: .cancelled
        case .libraryFailed: .libraryFailed
        }
    }
}

extension FolderArchiveError.Refusal {
    fileprivate var kind: ErrorKind {
        switch self {
        case .absolutePath: .absolutePath
        case .parentComponent: .parentComponent
        case .emptyName: .emptyName
        case .nameTooLong: .nameTooLong
        case .linkLeadsOutside: .linkLeadsOutside
        case .pathThroughLink: .pathThroughLink
        case .hardLinkWithoutFile, .hardLinkWithData: .invalidHardLink
        case .duplicate: .duplicate
        case .unsupported: .unsupported
        case .dataBeyondSize: .dataBeyondSize
        }
    }
}

extension FolderArchiveError.Flaw {
    fileprivate var kind: ErrorKind {
        switch self {
        case .notTar: .notTar
        case .truncated: .truncated
        case .damaged: .damaged
        case .trailingData: .trailingData
        case .headerTooLarge: .headerTooLarge
        }
    }
}
