"""Settings, read once from the environment, ``.env`` and ``writer.toml`` (in that order of precedence).

Only ``cli``, ``ui``, ``office`` and ``app.py`` see them; every other room gets plain arguments.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from writer.errors import InputError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TOML = "writer.toml"
_PROJECT = Path(__file__).resolve().parents[2]
_PREFIXES = ("writer_", "openai_")
_SHIPPED = Path(__file__).resolve().parent / "_shipped"


def shipped(name: str) -> Path:
    """The folder ``name`` (``prompts``, ``corpus``, ``examples``): here if there is one, else the program's own."""
    for folder in (Path(name), _PROJECT / name, _SHIPPED / name):
        if folder.is_dir():
            return folder
    return Path(name)


def _named(env: str, toml: str) -> AliasChoices:
    return AliasChoices(env, toml)


class Settings(BaseSettings):
    """Everything that can be set, frozen. Secrets do not show in ``repr``."""

    model_config = SettingsConfigDict(
        frozen=True, env_file=".env", env_file_encoding="utf-8", extra="ignore", populate_by_name=True
    )

    api_key: SecretStr | None = Field(None, validation_alias=_named("OPENAI_API_KEY", "openai_api_key"))
    base_url: str | None = Field(None, validation_alias=_named("OPENAI_BASE_URL", "openai_base_url"))
    model: str | None = Field(None, validation_alias=_named("WRITER_MODEL", "model"))
    engine_choice: Literal["llm", "roll"] | None = Field(None, validation_alias=_named("WRITER_ENGINE", "engine"))
    embedding: str = Field("offline", validation_alias=_named("WRITER_EMBEDDING", "embedding"))
    data: Path = Field(Path("data"), validation_alias=_named("WRITER_DATA", "data"))
    chroma_url: str | None = Field(None, validation_alias=_named("WRITER_CHROMA_URL", "chroma_url"))
    database_url: str | None = Field(None, validation_alias=_named("WRITER_DATABASE_URL", "database_url"))
    host: str = Field("127.0.0.1", validation_alias=_named("WRITER_HOST", "host"))
    port: int = Field(7860, ge=1, le=65535, validation_alias=_named("WRITER_PORT", "port"))
    users: Path | None = Field(None, validation_alias=_named("WRITER_USERS", "users"))
    hosts: str = Field("", validation_alias=_named("WRITER_HOSTS", "hosts"))
    prompts: Path = Field(
        default_factory=lambda: shipped("prompts"), validation_alias=_named("WRITER_PROMPTS", "prompts")
    )

    timeout: float = Field(120.0, gt=0, le=3600, validation_alias=_named("WRITER_TIMEOUT", "timeout"))
    concurrency: int = Field(4, ge=1, le=16, validation_alias=_named("WRITER_CONCURRENCY", "concurrency"))
    requests: int = Field(32, ge=1, le=1000, validation_alias=_named("WRITER_REQUESTS", "requests"))
    price_in: Decimal | None = Field(None, ge=0, validation_alias=_named("WRITER_PRICE_IN", "price_in"))
    price_out: Decimal | None = Field(None, ge=0, validation_alias=_named("WRITER_PRICE_OUT", "price_out"))
    price_cached: Decimal | None = Field(None, ge=0, validation_alias=_named("WRITER_PRICE_CACHED", "price_cached"))
    currency: str = Field("元", max_length=8, validation_alias=_named("WRITER_CURRENCY", "currency"))
    profile: str | None = Field(None, validation_alias=_named("WRITER_PROFILE", "profile"))
    profiles: Path | None = Field(None, validation_alias=_named("WRITER_PROFILES", "profiles"))
    metrics: Path | None = Field(None, validation_alias=_named("WRITER_METRICS", "metrics"))
    rules_off: str = Field("", validation_alias=_named("WRITER_RULES_OFF", "rules_off"))
    range_dash: Literal["—", "～", "any"] = Field("any", validation_alias=_named("WRITER_RANGE_DASH", "range_dash"))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 – part of the signature pydantic calls
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Add ``writer.toml`` as the last source; of the environment, look at this program's own names alone.

        Pydantic would also take a variable that is called like a field: ``PORT``, ``HOST`` and ``DATA`` are set for
        other programs on many machines.
        """
        for source in (env_settings, dotenv_settings):
            if isinstance(source, EnvSettingsSource):
                source.env_vars = {
                    name: value for name, value in source.env_vars.items() if name.lower().startswith(_PREFIXES)
                }
        toml = InitSettingsSource(settings_cls, _toml_values(Path(_TOML)))
        return init_settings, env_settings, dotenv_settings, toml

    @model_validator(mode="before")
    @classmethod
    def _blank_is_not_set(cls, given: dict[str, Any]) -> dict[str, Any]:
        """``WRITER_ENGINE=`` in a ``.env`` means that nothing is chosen."""
        return {name: value for name, value in given.items() if not (isinstance(value, str) and not value.strip())}

    @property
    def endpoint_configured(self) -> bool:
        """Whether a model can be asked: a key, an address (local servers need no key), or another provider by name."""
        provider, colon, _ = (self.model or "").partition(":")
        other = bool(colon) and provider not in ("openai", "ft")
        return bool((self.api_key and self.api_key.get_secret_value()) or self.base_url or other)

    @property
    def engine(self) -> Literal["llm", "roll"]:
        """The engine to use when none is named: the chosen one, else ``llm`` when an endpoint is configured."""
        return self.engine_choice or ("llm" if self.endpoint_configured else "roll")

    @property
    def key(self) -> str | None:
        """The endpoint's key in the clear, for the client that needs it; None when there is none."""
        return self.api_key.get_secret_value() or None if self.api_key else None

    @property
    def sql_url(self) -> str:
        """SQLAlchemy URL of the record."""
        return self.database_url or f"sqlite:///{(self.data / 'writer.db').as_posix()}"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        InputError: a value that cannot be used, or an unknown key in ``writer.toml``; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise InputError(
            f"设置 {name} 的值不可用（{_expected(first)}）；请在环境变量、.env 或 {_TOML} 中改正。"
        ) from error
    except (UnicodeDecodeError, OSError) as error:
        raise InputError(".env 读不了；请检查读取权限，并用记事本另存为 UTF-8 编码。") from error


def _expected(error: ErrorDetails) -> str:
    """What the value should have been."""
    bounds = error.get("ctx", {})
    match error["type"]:
        case "int_parsing" | "int_type" | "int_from_float":
            return "应为整数"
        case "decimal_parsing" | "decimal_type" | "float_parsing" | "float_type":
            return "应为一个数"
        case "greater_than":
            return f"要大于 {bounds['gt']}"
        case "greater_than_equal":
            return f"不能小于 {bounds['ge']}"
        case "less_than_equal":
            return f"不能大于 {bounds['le']}"
        case "literal_error":
            return f"只能是 {bounds['expected'].replace(' or ', ' 或 ')}"
        case "string_type" | "path_type":
            return "应为一段文字"
    return error["msg"]


def _toml_values(path: Path) -> dict[str, Any]:
    """The file's settings; a misspelt key would otherwise be ignored in silence.

    Raises:
        InputError: it is no TOML, or has a key that is not known.
    """
    if not path.is_file():
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        where = f"（{error}）" if isinstance(error, tomllib.TOMLDecodeError) else ""
        raise InputError(f"{path} 不是可读的 TOML 文件{where}；请检查该处的引号和等号，并存为 UTF-8 编码。") from error
    known = {
        str(choice)
        for info in Settings.model_fields.values()
        if isinstance(info.validation_alias, AliasChoices)
        for choice in info.validation_alias.choices
    }
    unknown = sorted(set(given) - known)
    if unknown:
        options = "、".join(sorted(name for name in known if name.islower()))
        raise InputError(f"{path} 中有不认识的设置 {unknown[0]}；可用的有：{options}。")
    return given
