import HTTPSyntax
import Hummingbird
import PacCryptAPI
import PacShare
import TextEncodings

/// `GET /api/pacshare/{id}/file`: a file, `?n=2` the second, `?as=zip` all of them.
struct ShareFile: Sendable {
    let pickup: SharePickup
    let transfers: TransferPlaces

    func callAsFunction(_ request: Request, _ context: ServerContext) async throws -> Response {
        let id = try context.shareID()
        guard let bearer = LeaseBearer(request.headers, bearer: request.bearer) else {
            throw RequestError(.invalidLease)
        }
        let item = try Self.item(request)
        context.holdings.becomeDownload(try transfers.take(for: context.holdings.claimant, lease: bearer.token))
        let leased = try await leased(id, bearer.token, item)
        return try ShareFileAnswer(leased, context.channel).response(item, to: request)
    }

    private func leased(_ id: ShareID, _ lease: ShareToken, _ item: ShareItem) async throws -> LeasedShare {
        if let index = item.index { return try await pickup.leased(id, lease: lease, only: index) }
        // There may be many files.
        return try await apartFromEventLoop { try await pickup.leased(id, lease: lease) }
    }

    private static func item(_ request: Request) throws -> ShareItem {
        guard let query = try? URLEncodedForm.parse((request.uri.query ?? "").utf8) else {
            throw RequestError(.invalidRequest)
        }
        if let form = query[QueryName.form.rawValue] {
            guard form == "zip" else { throw RequestError(.invalidRequest, "as must be zip") }
            return .zip
        }
        guard let text = query[QueryName.file.rawValue] else { return .file(0) }
        guard let number = Int(digits: text), number >= 1 else {
            throw RequestError(.invalidRequest, "n must be the number of a file, from 1 on")
        }
        return .file(number - 1)
    }
}

/// What somebody downloads.
enum ShareItem {
    /// A file by its place, from 0.
    case file(Int)
    /// All files.
    case zip

    /// The place of the file; nil for all.
    var index: Int? {
        switch self {
        case .file(let index): index
        case .zip: nil
        }
    }
}
